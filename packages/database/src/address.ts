/** Authorities, in PEM, one of which must have signed the certificate that a server shows for the name it is called by. */
export type Tls = { readonly ca: string }

/** A PostgreSQL server and who signs in, as a URL; without `tls` nothing is encrypted. */
export type Address = { readonly url: string; readonly tls?: Tls | undefined }

/**
 * The address as node-postgres takes it. Throws when the URL speaks of TLS itself: that is said in one place, and a URL that says
 * `sslmode=disable` would win over it.
 */
export function connectionTo({ url, tls }: Address): { connectionString: string; ssl: false | { ca: string } } {
  const spoken = [...new URL(url).searchParams.keys()].find(name => /^(?:ssl|uselibpqcompat)/i.test(name))
  if (spoken !== undefined)
    throw new Error(`the address of the database has ${spoken} in it: TLS is set by DATABASE_TLS and DATABASE_CA`)
  return { connectionString: url, ssl: tls ? { ca: tls.ca } : false }
}
