/** The names of an object's members, where its type names all of them. */
export const namesOf = <T extends object>(value: T): (keyof T & string)[] => Object.keys(value) as (keyof T & string)[]

/** The members of an object by name, where its type names all of them. */
export const membersOf = <Name extends string, T>(value: { readonly [One in Name]?: T }): [Name, T][] =>
  Object.entries(value) as [Name, T][]

/** An object with a member for each name. */
export const byName = <Name extends string, T>(names: readonly Name[], of: (name: Name) => T): Record<Name, T> =>
  Object.fromEntries(names.map(name => [name, of(name)])) as Record<Name, T>

/** Whether a value is one of a list. */
export function isOneOf<T>(list: readonly T[], value: unknown): value is T {
  const all: readonly unknown[] = list
  return all.includes(value)
}

/** Whether a text is the name of a member of an object. */
export const isNameOf = <T extends object>(value: T, name: PropertyKey): name is keyof T => Object.hasOwn(value, name)

/** Whether a value is an object of JSON: no list, not null. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
