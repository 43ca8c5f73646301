/** For `<script type="module">`: everything in it, the libraries of the calls in chunks of their own. */
export const BROWSER_ENTRIES = { 'consultant-connect': 'index.ts', element: 'element/index.ts' };
