export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }

export type JsonObject = { readonly [key: string]: Json | undefined }

/** Whether a value is a list. */
export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)
export const isJsonObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !isList(value)
/** The list that a value is; an empty one where it is none. */
export const listIn = (value: Json | undefined): readonly Json[] => (isList(value) ? value : [])
/** The object that a value is; an empty one where it is none. */
export const objectIn = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {})
