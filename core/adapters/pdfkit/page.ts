import PDFDocument from 'pdfkit';
import { stretchesOf } from './fonts.ts';

/** Points; A4. */
const MARGIN = 56;
const SIZE = 9.5;
const INK = '#1a1a1a';
const FAINT = '#6b6b6b';

export interface Column {
  /** Points; the columns of a row together are as wide as the page within its margins. */
  readonly width: number;
  readonly align?: 'left' | 'right';
}
export interface Style {
  readonly size?: number;
  readonly faint?: boolean;
}

/** Lines and rows of text from top to bottom, on as many pages as they need. */
export class Page {
  readonly #document: PDFKit.PDFDocument;
  readonly #fonts: readonly string[];
  readonly #done: Promise<Uint8Array<ArrayBuffer>>;
  readonly width: number;

  constructor(options: { title: string; createdAt: Date; fonts: readonly string[] }) {
    this.#fonts = options.fonts;
    this.#document = new PDFDocument({
      size: 'A4',
      margin: MARGIN,
      lang: 'en',
      displayTitle: true,
      info: {
        Title: options.title,
        CreationDate: options.createdAt,
        Producer: 'Consultant Connect',
        Creator: 'Consultant Connect',
      },
    });
    this.width = this.#document.page.width - 2 * MARGIN;
    const chunks: Buffer[] = [];
    this.#done = new Promise((resolve, reject) => {
      this.#document.on('data', (chunk: Buffer) => chunks.push(chunk));
      this.#document.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))));
      this.#document.on('error', reject);
    });
  }

  /** Cells side by side, as high as the highest of them; never torn between two pages. */
  row(cells: readonly string[], columns: readonly Column[], style: Style = {}): void {
    const it = this.#document;
    const heights = cells.map((text, at) => this.#heightOf(text, columns[at]?.width ?? this.width, style));
    const height = Math.max(...heights);
    if (it.y + height > it.page.height - MARGIN) it.addPage();
    const { y } = it;
    let x = MARGIN;
    cells.forEach((text, at) => {
      const { width, align = 'left' } = columns[at] ?? { width: this.width };
      this.#write(text, { x, y, width, align, ...style });
      x += width;
    });
    it.x = MARGIN;
    it.y = y + height;
  }

  rule(): void {
    const it = this.#document;
    it.moveTo(MARGIN, it.y + 3)
      .lineTo(MARGIN + this.width, it.y + 3)
      .lineWidth(0.5)
      .strokeColor(FAINT)
      .stroke();
    it.y += 8;
  }

  gap(points = 10): void {
    this.#document.y += points;
  }

  finish(): Promise<Uint8Array<ArrayBuffer>> {
    this.#document.end();
    return this.#done;
  }

  #write(text: string, it: Style & { x: number; y: number; width: number; align: 'left' | 'right' }): void {
    const { x, y, width, align } = it;
    const document = this.#document.fontSize(it.size ?? SIZE).fillColor(it.faint ? FAINT : INK);
    const stretches = this.#stretches(text);
    stretches.forEach((stretch, at) => {
      const options = { width, align, continued: at < stretches.length - 1 };
      document.font(stretch.font);
      if (at === 0) document.text(stretch.text, x, y, options);
      else document.text(stretch.text, options);
    });
  }

  #heightOf(text: string, width: number, { size = SIZE }: Style): number {
    const heights = this.#stretches(text).map(({ font }) =>
      this.#document.font(font).fontSize(size).heightOfString(text, { width }),
    );
    return Math.max(0, ...heights) + 2;
  }

  #stretches(text: string) {
    return stretchesOf(text, this.#fonts, (font, codePoint) => this.#hasGlyph(font, codePoint));
  }

  /** pdfkit has no word for it, but the font that it opened does. */
  #hasGlyph(font: string, codePoint: number): boolean {
    const opened = this.#document.font(font) as unknown as {
      _font: { font: { hasGlyphForCodePoint(codePoint: number): boolean } };
    };
    return opened._font.font.hasGlyphForCodePoint(codePoint);
  }
}
