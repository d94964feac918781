// The cookie of a session. It has no path of its own: the browser then sends it to this interface alone, whatever prefix a
// proxy has put in front of it.

/** Cookies know no ports: each hub of a machine has a name of its own. */
export function cookieName(hub: string): string {
  return `meterhub_${hub}`;
}

/** The values of all cookies of this name: of another path there may be one more. */
export function cookieValues(header: string | null, name: string): string[] {
  return (header ?? '').split(';').flatMap((part) => {
    const [key = '', value = ''] = part.split('=', 2);
    return key.trim() === name ? [value.trim()] : [];
  });
}

interface CookieOptions {
  readonly isSecure: boolean;
}

/** For the header `Set-Cookie`; it ends with the browser's run. */
export function sessionCookie(hub: string, id: string, { isSecure }: CookieOptions): string {
  return `${cookieName(hub)}=${id}; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;
}

export function endedCookie(hub: string, options: CookieOptions): string {
  return `${sessionCookie(hub, '', options)}; Max-Age=0`;
}
