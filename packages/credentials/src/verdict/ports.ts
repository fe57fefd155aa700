import type { IssuerKey, PublicKey } from '../token/key.ts'

/** What an issuer may attest: which credentials, for which stages and countries, given from which day to which. A bound that is left out is none. */
export type Remit = {
  readonly types: readonly string[]
  readonly stages?: readonly string[]
  readonly countries?: readonly string[]
  /** Days such as 2026-11-30, both included. */
  readonly from: string
  readonly to?: string
}

/** An issuer as the operator's register has it. With keys of its own these alone are believed, and nothing is fetched. */
export type RegisteredIssuer = {
  readonly did: string
  readonly name: string
  readonly keys?: readonly PublicKey[]
  readonly attests: readonly Remit[]
}

/** What was fetched, or why it could not be: then the credential waits. */
export type Keys = { readonly keys: readonly IssuerKey[] } | Unreachable
export type FetchedList = { readonly token: string }
export type ListToken = FetchedList | Unreachable
export type Unreachable = { readonly unreachable: string }

/** Who hands a credential in, under every name by which a credential may call them: DIDs, addresses and numbers in registers. */
export type Holder = { readonly name: string; readonly ids: readonly string[] }

/** All that judging needs of the world. Whatever has to be fetched is fetched by whoever calls, who bounds, caches and guards it. */
export type Ports = {
  /** When it is judged. */
  readonly on: Date
  readonly registered: (issuer: string) => Awaitable<RegisteredIssuer | undefined>
  /** The keys that an issuer's own document has now. Asked for registered issuers alone, and for those whose name is no key itself. */
  readonly keysOf: (issuer: string) => Awaitable<Keys>
  /**
   * The token at the address of a status list. Asked only where the credential that names it is signed by its issuer. A list that is kept and handed
   * in as the same object again is decompressed once.
   */
  readonly statusOf: (url: string) => Awaitable<ListToken>
  readonly holder?: Holder
  /** What the credential is used for, where that is known. */
  readonly use?: { readonly stage?: string; readonly country?: string }
  /** The most kilograms that one batch may have; 10,000 t unless it is said. */
  readonly mostKg?: string
}
type Awaitable<T> = T | Promise<T>
