/** Reads a PDF as a person would: the text of its pages, by way of each font's table of what its glyphs mean. */
import { inflateSync } from 'node:zlib';

interface Part {
  readonly dictionary: string;
  readonly content: string;
}

export function pdfText(bytes: Uint8Array): string {
  const parts = partsOf(Buffer.from(bytes).toString('latin1'));
  const meanings = new Map<string, Map<string, string>>();
  for (const { dictionary } of parts.values()) {
    for (const [, name, object] of dictionary.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const [, table] = /\/ToUnicode (\d+) 0 R/.exec(parts.get(object ?? '')?.dictionary ?? '') ?? [];
      if (name && table) meanings.set(name, meaningsOf(parts.get(table)?.content ?? ''));
    }
  }
  return [...parts.values()]
    .filter(({ content }) => /\bBT\b/.test(content))
    .map(({ content }) => textOf(content, meanings))
    .join('\n');
}

function partsOf(pdf: string): Map<string, Part> {
  const parts = new Map<string, Part>();
  for (const [, object, body = ''] of pdf.matchAll(/(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) {
    const [dictionary = '', stream] = body.split(/stream\r?\n/, 2);
    const isDeflated = dictionary.includes('/FlateDecode') && stream !== undefined;
    const raw = Buffer.from(stream ?? '', 'latin1');
    parts.set(object ?? '', { dictionary, content: isDeflated ? inflateSync(raw).toString('latin1') : '' });
  }
  return parts;
}

const fromHex = (hex: string): string => Buffer.from(hex, 'hex').swap16().toString('utf16le');

/** `<0000> <0005> [<0000> <0046> …]`: what the glyphs from the first number on mean. */
function meaningsOf(table: string): Map<string, string> {
  const meanings = new Map<string, string>();
  for (const [, first = '0', list = ''] of table.matchAll(/<(\w{4})> <\w{4}> \[([^\]]*)\]/g)) {
    [...list.matchAll(/<([\w ]*)>/g)].forEach(([, meaning = ''], at) => {
      const glyph = (Number.parseInt(first, 16) + at).toString(16).padStart(4, '0');
      meanings.set(glyph, fromHex(meaning.replaceAll(' ', '')));
    });
  }
  return meanings;
}

function textOf(content: string, meanings: Map<string, Map<string, string>>): string {
  let font: Map<string, string> | undefined;
  let text = '';
  for (const [, name, shown] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
    if (name) font = meanings.get(name);
    for (const [, hex = ''] of (shown ?? '').matchAll(/<(\w+)>/g)) {
      for (const glyph of hex.match(/.{4}/g) ?? []) text += font?.get(glyph) ?? '';
    }
    if (shown !== undefined) text += '\n';
  }
  return text;
}
