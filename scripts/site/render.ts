// A page of Markdown as HTML, with its headings, its links and its text for the search. It must not know files.
import { parsers } from 'prettier/plugins/markdown';

/** The part of mdast that our pages use. */
export interface Node {
  readonly type: string;
  readonly children?: readonly Node[];
  readonly value?: string;
  readonly depth?: number;
  readonly ordered?: boolean;
  readonly start?: number | null;
  readonly lang?: string | null;
  readonly url?: string;
  readonly alt?: string | null;
}

export interface Section {
  readonly title: string;
  readonly heading: string;
  readonly anchor: string;
  readonly text: string;
}

export interface RenderedPage {
  readonly title: string;
  readonly html: string;
  readonly links: readonly string[];
  readonly anchors: ReadonlySet<string>;
  readonly sections: readonly Section[];
}

export async function markdownTree(text: string): Promise<Node> {
  // The options are those of a formatter; the parser of Markdown reads none of them.
  return (await (parsers.markdown.parse as (text: string, options: object) => unknown)(text, {})) as Node;
}

export function renderedPage(root: Node): RenderedPage {
  const writer = new Writer();
  const html = writer.blocks(root.children ?? []);
  return { title: writer.title, html, links: writer.links, anchors: writer.anchors, sections: writer.sections() };
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** As GitHub makes the anchor of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

function textOf(node: Node): string {
  return node.value ?? (node.children ?? []).map(textOf).join('');
}

class Writer {
  title = '';
  readonly links: string[] = [];
  readonly anchors = new Set<string>();
  readonly #sections: { heading: string; anchor: string; text: string[] }[] = [];

  sections(): Section[] {
    return this.#sections.map(({ heading, anchor, text }) => ({
      title: this.title,
      heading,
      anchor,
      text: text.join(' '),
    }));
  }

  blocks(nodes: readonly Node[]): string {
    return nodes.map((node) => this.#block(node)).join('\n');
  }

  #block(node: Node): string {
    const children = node.children ?? [];
    switch (node.type) {
      case 'heading':
        return this.#heading(node);
      case 'paragraph':
        this.#sections.at(-1)?.text.push(textOf(node));
        return `<p>${this.#inline(children)}</p>`;
      case 'list': {
        const tag = node.ordered === true ? 'ol' : 'ul';
        const start = node.ordered === true && (node.start ?? 1) !== 1 ? ` start="${node.start}"` : '';
        const items = children.map((item) => `<li>${this.#item(item.children ?? [])}</li>`);
        return `<${tag}${start}>\n${items.join('\n')}\n</${tag}>`;
      }
      case 'code':
        this.#sections.at(-1)?.text.push(node.value ?? '');
        return `<pre><code>${escaped(node.value ?? '')}</code></pre>`;
      case 'blockquote':
        return `<blockquote>${this.blocks(children)}</blockquote>`;
      case 'table':
        return this.#table(children);
      case 'thematicBreak':
        return '<hr>';
      case 'html':
        return this.#html(node.value ?? '');
      default:
        throw new Error(`a block of Markdown that the site does not know: ${node.type}`);
    }
  }

  /** A tight list's only paragraph stands without one. */
  #item(children: readonly Node[]): string {
    const [first, ...rest] = children;
    if (first?.type !== 'paragraph') return this.blocks(children);
    this.#sections.at(-1)?.text.push(textOf(first));
    return [this.#inline(first.children ?? []), ...rest.map((node) => this.#block(node))].join('\n');
  }

  #heading({ depth = 1, children = [] }: Node): string {
    const heading = children.map(textOf).join('');
    const anchor = anchorOf(heading);
    this.anchors.add(anchor);
    this.#sections.push({ heading, anchor, text: [] });
    if (depth === 1 && this.title === '') this.title = heading;
    return `<h${depth} id="${escaped(anchor)}">${this.#inline(children)}</h${depth}>`;
  }

  #table([head, ...rows]: readonly Node[]): string {
    const line = (row: Node | undefined, tag: string) =>
      `<tr>${(row?.children ?? []).map((cell) => `<${tag}>${this.#inline(cell.children ?? [])}</${tag}>`).join('')}</tr>`;
    this.#sections.at(-1)?.text.push(...rows.map((row) => (row.children ?? []).map(textOf).join(' ')));
    const body = rows.map((row) => line(row, 'td')).join('\n');
    return `<div class="wide"><table>\n<thead>${line(head, 'th')}</thead>\n<tbody>${body}</tbody>\n</table></div>`;
  }

  #inline(nodes: readonly Node[]): string {
    return nodes.map((node) => this.#inlineOne(node)).join('');
  }

  #inlineOne(node: Node): string {
    const inner = () => this.#inline(node.children ?? []);
    switch (node.type) {
      case 'text':
        return escaped(node.value ?? '');
      case 'inlineCode':
        return `<code>${escaped(node.value ?? '')}</code>`;
      case 'strong':
        return `<strong>${inner()}</strong>`;
      case 'emphasis':
        return `<em>${inner()}</em>`;
      case 'break':
        return '<br>';
      case 'link':
        return `<a href="${escaped(this.#target(node.url ?? ''))}">${inner()}</a>`;
      case 'image':
        return `<img src="${escaped(this.#target(node.url ?? ''))}" alt="${escaped(node.alt ?? '')}" loading="lazy">`;
      case 'html':
        return this.#html(node.value ?? '');
      default:
        return node.children === undefined ? escaped(node.value ?? '') : inner();
    }
  }

  #target(url: string): string {
    if (/^[a-z]+:/.test(url)) return url;
    const target = url.replace(/\.md(?=#|$)/, '.html');
    this.links.push(target);
    return target;
  }

  /** Of HTML only named anchors are taken; a remark says nothing to readers. */
  #html(text: string): string {
    const [, anchor] = /^<a (?:id|name)="([\w.-]+)">/.exec(text) ?? [];
    if (anchor === undefined) return '';
    this.anchors.add(anchor);
    return `<a id="${anchor}"></a>`;
  }
}
