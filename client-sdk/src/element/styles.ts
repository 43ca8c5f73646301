/** Themable by custom properties and parts; everything else of the page stays outside. */
const CSS = `
:host {
  --_accent: var(--cc-accent, #1d4ed8);
  --_on-accent: var(--cc-on-accent, #fff);
  --_text: var(--cc-text, #1f2937);
  --_muted: var(--cc-muted, #4b5563);
  --_surface: var(--cc-surface, #fff);
  --_line: var(--cc-line, #d1d5db);
  --_danger: var(--cc-danger, #b91c1c);
  --_radius: var(--cc-radius, 10px);
  --_gap: var(--cc-gap, 14px);
  display: block;
  max-width: var(--cc-width, 560px);
  color: var(--_text);
  font: var(--cc-font, 16px/1.5 system-ui, sans-serif);
}
:host([hidden]) { display: none; }
[part='root'] { padding: calc(var(--_gap) * 1.4); border: 1px solid var(--_line); border-radius: var(--_radius); background: var(--_surface); }
[part='view'], [part='form'], [part='field'], [part='aside'] { display: grid; gap: var(--_gap); }
[part='field'] { gap: 4px; }
h2, h3, p, ul, blockquote, fieldset { margin: 0; padding: 0; }
h2 { font-size: 1.25em; line-height: 1.3; }
h3 { font-size: 1.05em; }
ul { list-style: none; }
h2:focus { outline: none; }
label, legend { font-weight: 600; }
[part='hint'], [part='headline'], [part='facts'], [part='empty'], [part='status'], [part='time-left'] { color: var(--_muted); font-size: .92em; }
[part='status']:not(:empty), [part='error']:not(:empty) { margin-top: var(--_gap); }
[part='error'] { color: var(--_danger); font-weight: 600; }
input:not([type='radio']), textarea { box-sizing: border-box; width: 100%; padding: 9px 11px; border: 1px solid var(--_muted); border-radius: calc(var(--_radius) * .7); background: var(--_surface); color: inherit; font: inherit; }
textarea { resize: vertical; }
[part~='button'] { display: inline-block; padding: 9px 16px; border: 1px solid var(--_accent); border-radius: calc(var(--_radius) * .7); background: var(--_surface); color: var(--_accent); font: inherit; font-weight: 600; text-decoration: none; cursor: pointer; justify-self: start; }
[part~='ask'], [part~='accept'], [part~='rate'], [part~='send'], [part~='retry'] { background: var(--_accent); color: var(--_on-accent); }
[part~='end'] { border-color: var(--_danger); color: var(--_danger); }
[part~='button']:disabled { opacity: .6; cursor: progress; }
:is(input, textarea, button, a, [part='messages']):focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; }
[part='waiting'] { display: flex; align-items: center; gap: var(--_gap); }
progress { flex: 1; accent-color: var(--_accent); }
[part='offers'] { display: grid; gap: var(--_gap); }
[part='offer'] { display: grid; gap: 6px; padding: var(--_gap); border: 1px solid var(--_line); border-radius: var(--_radius); animation: arrive .25s ease-out; }
[part='facts'] { display: flex; flex-wrap: wrap; gap: 4px 14px; }
[part='tier'] { text-transform: capitalize; font-weight: 600; }
[part='note'] { padding-left: 10px; border-left: 3px solid var(--_line); }
[part='price'] { font-weight: 600; }
[part='videos'] { position: relative; aspect-ratio: 4 / 3; overflow: hidden; border-radius: var(--_radius); background: #111827; }
[part='remote-video'] { width: 100%; height: 100%; object-fit: contain; }
[part='local-video'] { position: absolute; right: 10px; bottom: 10px; width: 26%; border-radius: calc(var(--_radius) * .6); background: #374151; }
[part='controls'] { display: flex; flex-wrap: wrap; gap: 8px; }
[part='clock'] { font-variant-numeric: tabular-nums; font-weight: 600; }
[part='messages'] { max-height: 180px; overflow: auto; }
[part='chat-form'] { display: grid; grid-template-columns: 1fr auto; align-items: end; gap: 8px; }
[part='stars'] { display: flex; flex-wrap: wrap; gap: 6px 16px; border: 0; }
[part='star'] { font-weight: 400; }
@keyframes arrive { from { opacity: 0; transform: translateY(6px); } }
@media (prefers-reduced-motion: reduce) { [part='offer'] { animation: none; } }
`;

let sheet: CSSStyleSheet | undefined;

/** One for all elements of a page; a strict content security policy lets it through. */
export function styles(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
  }
  return sheet;
}
