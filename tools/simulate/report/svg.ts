/** A small writer of SVG: elements as text, numbers to a tenth of a pixel, what people wrote escaped. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? number(value) : escaped(value!)}"`)
    .join('');
  return children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join('')}</${name}>`;
}

export const number = (value: number): string => String(Math.round(value * 10) / 10 + 0);

export const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`).replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, ' ');

export const COLOURS = {
  ink: '#1f2a33',
  muted: '#68727d',
  faint: '#9aa3ab',
  grid: '#e9e8e4',
  ground: '#ffffff',
  today: '#8b949d',
  tried: '#0b6e69',
  worse: '#b5502b',
} as const;

interface TextOptions {
  readonly size?: number;
  readonly fill?: string;
  readonly weight?: number;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly rotate?: number;
}

export function text(x: number, y: number, content: string, options: TextOptions = {}): string {
  const { size = 12, fill = COLOURS.ink, weight, anchor, rotate } = options;
  const transform = rotate === undefined ? undefined : `rotate(${rotate} ${number(x)} ${number(y)})`;
  const attributes = { x, y, 'font-size': size, fill, 'font-weight': weight, 'text-anchor': anchor, transform };
  return element('text', attributes, escaped(content));
}

export const line = (x1: number, y1: number, x2: number, y2: number, stroke: string, more: Attributes = {}): string =>
  element('line', { x1, y1, x2, y2, stroke, ...more });

export const path = (points: readonly (readonly [number, number])[], attributes: Attributes): string =>
  element('path', {
    d: points.map(([x, y], at) => `${at === 0 ? 'M' : 'L'}${number(x)} ${number(y)}`).join(''),
    fill: 'none',
    ...attributes,
  });

/** Stays at a value until the next one. */
export const stairs = (points: readonly (readonly [number, number])[]): [number, number][] =>
  points.flatMap(([x, y], at): [number, number][] => {
    const before = points[at - 1];
    return before
      ? [
          [x, before[1]],
          [x, y],
        ]
      : [[x, y]];
  });
