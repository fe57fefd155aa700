import type { Json } from '@lodestone/kernel'

/** A JSON object of open contracting data. */
export type Members = { readonly [member: string]: Json | undefined }

/** Who may see a part of a release besides operators and auditors: everybody, both sides of an allocation, its member alone while not both have accepted, or nobody. */
export type Audience = 'everybody' | 'hub' | { readonly memberId: string; readonly supplierId?: string }

/** What a release tells to one audience: its tags, and sections as OCDS names them. */
export type Part = {
  readonly audience: Audience
  readonly tag: readonly string[]
  readonly sections: Members
}
