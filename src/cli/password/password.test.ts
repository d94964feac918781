// `meterhub password`: from a pipe and by hand, into the file that the configuration names.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { beforeEach, expect, it } from 'vitest';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { isPassword } from '../../api/access/scrypt-password.ts';
import { choosePassword } from './password.ts';

let folder: string;
let config: string;

beforeEach(() => {
  folder = tempFolder();
  config = join(folder, 'meterhub.yaml');
  writeFileSync(config, `server: { passwordFile: "${folder}/state/password.json" }\ndevices: {}\n`);
});

class World {
  said = '';
  printed = '';
  readonly input: PassThrough & { isTTY?: boolean } = new PassThrough();

  async choose(): Promise<void> {
    await choosePassword(
      { config },
      { input: this.input, say: (text) => void (this.said += text), out: (text) => void (this.printed += text) },
    );
  }

  type(...lines: readonly string[]): this {
    this.input.isTTY = true;
    // As a person does: each line when it is asked for.
    const questions = ['New password: ', 'Once more: '];
    const timer = setInterval(() => {
      if (!this.said.endsWith(questions[0] ?? '')) return;
      questions.shift();
      this.input.write(`${lines[1 - questions.length] ?? ''}\r`);
      if (questions.length === 0) clearInterval(timer);
    }, 5);
    return this;
  }
}

function hash(): string {
  const path = join(folder, 'state', 'password.json');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  return String((JSON.parse(readFileSync(path, 'utf8')) as { password: unknown }).password);
}

it('takes the first line of standard input, keeps its hash, and replaces it', async () => {
  const world = new World();
  world.input.end('three words long\nand more\n');
  await world.choose();
  expect(await isPassword('three words long', hash())).toBe(true);
  expect(world.printed).toContain('The password is set');
  const again = new World();
  again.input.end('another password');
  await again.choose();
  expect(await isPassword('another password', hash())).toBe(true);
  expect(again.printed).toContain('has to log in again');
  expect(world.said + world.printed + again.printed).not.toMatch(/three words|another password/);
});

it('asks twice at a terminal and shows nothing of what is typed', async () => {
  const world = new World().type('typed by hand', 'typed by hand');
  await world.choose();
  expect(await isPassword('typed by hand', hash())).toBe(true);
  expect(world.said).toBe('New password: \nOnce more: \n');
});

it('changes nothing when the two differ, when it is too short, and when none comes', async () => {
  await expect(new World().type('typed by hand', 'typed by hans').choose()).rejects.toThrow('differ');
  const short = new World();
  short.input.end('short\n');
  await expect(short.choose()).rejects.toMatchObject({ code: 'PASSWORD_RULE' });
  const nobody = new World();
  nobody.input.end();
  await expect(nobody.choose()).rejects.toMatchObject({ code: 'USAGE' });
  expect(statSync(join(folder, 'state'), { throwIfNoEntry: false })).toBeUndefined();
});
