/** Structured logging: an object first, then what happened. Ids only; never texts, mail addresses, tokens. */
export interface Log {
  debug(context: object, message: string): void;
  info(context: object, message: string): void;
  warn(context: object, message: string): void;
  error(context: object, message: string): void;
}
