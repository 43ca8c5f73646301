export interface Memory<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
}

/** Remembers so many values; what has not been asked for longest is forgotten first. */
export function recall<Value>(most: number): Memory<Value> {
  const values = new Map<string, Value>();
  const renew = (key: string, value: Value): void => {
    values.delete(key);
    values.set(key, value);
  };
  return {
    get(key) {
      const value = values.get(key);
      if (value !== undefined) renew(key, value);
      return value;
    },
    set(key, value) {
      renew(key, value);
      if (values.size > most) values.delete(values.keys().next().value!);
    },
  };
}
