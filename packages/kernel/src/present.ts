/** A value that is there by construction: of a list at an index within it, of a map under one of its keys. Throws TypeError where it is not. */
export function present<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError('what must be there is missing')
  return value
}
