declare const says: unique symbol

/** JSON as text, with what it says as its type: a column, a stored answer, a part of a book. What declares it so, answers for it. */
export type JsonText<T> = string & { readonly [says]: T }

/** A value as JSON. */
export const toJson = <T>(value: T): JsonText<T> => JSON.stringify(value) as JsonText<T>

/** What a text says that this hub has written itself. Throws SyntaxError where it is no JSON. */
export const fromJson = <T>(text: JsonText<T>): T => JSON.parse(text)

/** A text that somebody else has written who answers for what it says: another service, the hub as a client asks it. */
export const vouched = <T>(text: string): JsonText<T> => text as JsonText<T>
