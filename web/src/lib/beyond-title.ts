import type { Question } from '@consultant-connect/client';

/** What a question says after its title: most begin with it. Empty: nothing more. */
export const beyondTitle = ({ title, body }: Pick<Question, 'title' | 'body'>): string =>
  body.startsWith(title) ? body.slice(title.length).trim() : body;
