/** An error whose message is worded for the person in front of the page, whoever wrote it. */
export class WordedError extends Error {
  override name = 'WordedError';
}
