import '@fontsource-variable/instrument-sans/wght.css';
import '@fontsource-variable/newsreader/wght.css';
import './design/tokens.css';
import './design/type.css';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { AuthStore } from './app/auth/auth.ts';
import { startTheme } from './app/theme.ts';

startTheme();
const root = document.querySelector('#root');
if (!root) throw new Error('The document has no #root.');
createRoot(root).render(
  <StrictMode>
    <CSPProvider disableStyleElements>
      <App auth={new AuthStore()} />
    </CSPProvider>
  </StrictMode>,
);
