import type { Fetched } from '@lodestone/http'
import { expect, test } from 'vitest'
import { documentOf } from './credential.fixture.ts'
import { openCache, openDocuments } from './documents.ts'

const HANGS = 'https://hangs.example'
const ISSUER = 'did:web:issuer.example'

/** A world in which one server lets everybody wait in vain, and others have what is published. */
function world(published: Readonly<Record<string, string>> = {}) {
  const asked: string[] = []
  let now = 0
  const fetch = async (url: string): Promise<Fetched> => {
    asked.push(url)
    if (url.startsWith(HANGS)) return { unreachable: 'it did not answer in time', late: true }
    const text = published[url]
    return text === undefined ? { unreachable: '404' } : { text }
  }
  const register = { find: async () => undefined, knowsHost: async (host: string) => host === 'issuer.example' }
  const door = { transaction: async () => undefined }
  const context = { door, clock: () => new Date(now), newId: () => 'id' }
  const documents = openDocuments(context as never, register, fetch)
  return { asked, documents, get: openCache(fetch, () => now), later: (ms: number) => (now += ms) }
}

test('a server that let somebody wait in vain is not asked for something else, until a while has passed', async () => {
  const { asked, get, later } = world()
  await get(`${HANGS}/1`)
  expect(await get(`${HANGS}/2`)).toEqual({ unreachable: 'its server did not answer a moment ago' })
  await get('https://other.example/1')
  await get('https://other.example/2')
  expect(asked).toEqual([`${HANGS}/1`, 'https://other.example/1', 'https://other.example/2'])
  later(30_000)
  await get(`${HANGS}/2`)
  expect(asked.at(-1)).toBe(`${HANGS}/2`)
})

test('a document is believed for five minutes, and asked for again', async () => {
  const url = 'https://issuer.example/.well-known/did.json'
  const { asked, documents, later } = world({ [url]: documentOf() })
  const first = await documents.keysOf(ISSUER)
  expect(first).toMatchObject({ keys: [{ id: `${ISSUER}#key-1` }] })
  later(299_999)
  expect(await documents.keysOf(ISSUER)).toBe(first)
  expect(asked).toEqual([url])
  later(1)
  await documents.keysOf(ISSUER)
  expect(asked).toEqual([url, url])
})

test('a document that is of another DID gives no keys', async () => {
  const { documents } = world({ 'https://other.example/.well-known/did.json': documentOf() })
  expect(await documents.keysOf('did:web:other.example')).toEqual({
    unreachable: 'its document cannot be read: did.id: the document is of another DID.',
  })
})

test('a name that leads to no public host is asked for nothing', async () => {
  const { asked, documents } = world()
  for (const did of ['did:web:127.0.0.1', 'did:web:db.internal', 'did:ion:abc'])
    expect(await documents.keysOf(did)).toEqual({ unreachable: 'its name leads to no public host' })
  expect(asked).toEqual([])
})

test('a list is asked for over https, at the host of a registered issuer, and nowhere else', async () => {
  const list = 'https://issuer.example/status/1'
  const { asked, documents } = world({ [list]: ' a.b.c\n', 'http://issuer.example/status/1': 'a.b.c' })
  for (const url of ['http://issuer.example/status/1', 'urn:list', 'data:text/plain,a'])
    expect(await documents.statusOf(url)).toEqual({ unreachable: 'it is not at an https address' })
  expect(await documents.statusOf('https://stranger.example/1')).toEqual({
    unreachable: 'stranger.example is the host of no registered issuer',
  })
  expect(asked).toEqual([])
  expect(await documents.statusOf(list)).toEqual({ token: 'a.b.c' })
})
