import pg from 'pg'

/** Makes an empty database beside another one; gives its URL. */
export async function newDatabase(beside: string, name: string): Promise<URL> {
  const admin = new pg.Client({ connectionString: beside })
  await admin.connect()
  await admin.query(`CREATE DATABASE ${name}`)
  await admin.end()
  const url = new URL(beside)
  url.pathname = `/${name}`
  return url
}
