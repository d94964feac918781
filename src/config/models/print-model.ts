// A model as the text of a file of models.d: what its kind says of it, laid out for people. Knows no kind.
import { Document, isMap, isScalar, visit, type Scalar, type ScalarTag } from 'yaml';
import type { ModelBase } from '../../definition/model-base.ts';
import type { KindList } from '../../source/entry/kind-list.ts';

/** A register address is printed as manuals and logs print it. */
class RegisterAddress {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

const addressTag: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  identify: (value) => value instanceof RegisterAddress,
  // Nothing is read with it.
  test: /^(?!)/,
  resolve: (text) => text,
  stringify: ({ value }: Scalar) =>
    value instanceof RegisterAddress ? `0x${value.value.toString(16).padStart(4, '0')}` : String(value),
};

/** Keys that hold addresses. */
const ADDRESS_KEYS = ['at', 'unlockAddress'];
/** Sections whose entries stand in one line each, unless they have prose of their own. */
const LONG_WORDS = ['note', 'disputed', 'origin', 'unlock', 'en'];

/** Null: models of this kind are code. Throws a TypeError when the kind is not in the list. */
export function modelText(model: ModelBase, kinds: KindList): string | null {
  const format = kinds.named(model.kind).modelFile;
  if (format === null) return null;
  const said = format.describe(model);
  const document = new Document(withAddresses(said), { customTags: (tags) => [addressTag, ...tags] });
  layOut(document);
  return document.toString({ lineWidth: 0, flowCollectionPadding: true, singleQuote: true });
}

function withAddresses(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withAddresses);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      const isAddress = ADDRESS_KEYS.includes(key) && typeof each === 'number';
      return [key, isAddress ? new RegisterAddress(each) : withAddresses(each)];
    }),
  );
}

/** Short sections in one line, long ones in several. */
function layOut(document: Document): void {
  visit(document, {
    Map(_key, node, path) {
      const isTop = path.length === 1;
      const holdsMaps = node.items.some(({ value }) => isMap(value));
      const isLong = node.items.some((pair) => isScalar(pair.key) && LONG_WORDS.includes(String(pair.key.value)));
      node.flow = !isTop && !holdsMaps && !isLong;
    },
    Seq(_key, node) {
      const isShort = node.items.every((item) => isScalar(item) && String(item.value).length <= 24);
      node.flow = isShort;
    },
  });
}
