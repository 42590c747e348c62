/** Python's keyword arguments as options: `return_sequences` becomes `returnSequences`, values stay as they are. */
export function toOptions<T>(keywords: Record<string, unknown>): T {
  const camel = (key: string) => key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(keywords).map(([key, value]) => [camel(key), value])) as T;
}
