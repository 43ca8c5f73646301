import type { Download } from '@consultant-connect/client';

/** Hands a file to the browser, as if a link to it had been followed. */
export function saveFile({ fileName, file }: Download): void {
  const url = URL.createObjectURL(file);
  const link = Object.assign(document.createElement('a'), { href: url, download: fileName });
  link.click();
  // The browser has taken it up by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
