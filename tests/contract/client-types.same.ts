import type { Json } from '@lodestone/kernel'

/** Types in a form in which two that were made in different ways can be compared: without names, `readonly`, and headers of answers. */

type Leaf = string | number | boolean | null | undefined

/** `Any` stands for what may be anything. */
export type Plain<T, Any> = unknown extends T ? Any : [Json] extends [T] ? T : PlainOne<T, Any>
type PlainOne<T, Any> = T extends Leaf
  ? T
  : T extends readonly (infer Item)[]
    ? Plain<Item, Any>[]
    : { -readonly [Name in keyof T as Field<T, Name>]: Plain<T[Name], Any> }

/** The same where nothing may be left out, so that a field that one of the two lacks is missed. */
export type Whole<T, Any> = unknown extends T ? Any : [Json] extends [T] ? T : WholeOne<T, Any>
type WholeOne<T, Any> = T extends Leaf
  ? T
  : T extends readonly (infer Item)[]
    ? Whole<Item, Any>[]
    : { -readonly [Name in keyof T as FieldOfWhole<T, Name>]-?: Whole<Exclude<T[Name], undefined>, Any> }

/** A field that can have a value. Owners of owners are as deep as one likes in the type, six levels in the document. */
type Field<T, Name extends keyof T> = Name extends 'headers'
  ? never
  : [Exclude<T[Name], undefined>] extends [never]
    ? never
    : T extends { owner: string }
      ? Exclude<Name, 'ownership'>
      : Name
/** By currency in the type, by any text in what openapi-typescript makes of the document. */
type FieldOfWhole<T, Name extends keyof T> = Exclude<Field<T, Name>, 'rates'>
