import { createServer, type Server } from 'node:http'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

/** A name server that answers as an attacker likes, the first time and the second. */
const answers = vi.hoisted(() => ({ next: [] as { address: string; family: number }[][], asked: 0 }))
vi.mock('node:dns', async original => ({
  ...(await original<typeof import('node:dns')>()),
  lookup: (_name: string, _options: object, callback: (error: null, found: object[]) => void) => {
    answers.asked++
    callback(null, answers.next.length > 1 ? (answers.next.shift() ?? []) : (answers.next[0] ?? []))
  },
}))
const { publicLookup } = await import('./address.ts')
const { send } = await import('./sending.ts')

const PUBLIC = { address: '93.184.215.14', family: 4 }
const resolved = () =>
  new Promise<string | Error>(done =>
    publicLookup('rebind.example', {}, (error, address) => done(error ?? (address as string))),
  )

beforeEach(() => {
  answers.asked = 0
})

test.each([
  ['a loopback address', [{ address: '127.0.0.1', family: 4 }]],
  ['the address of a cloud’s metadata', [{ address: '169.254.169.254', family: 4 }]],
  ['a mapped address', [{ address: '::ffff:10.0.0.1', family: 6 }]],
  ['a public address and a private one', [PUBLIC, { address: '192.168.0.1', family: 4 }]],
  ['no address', []],
])('a name that leads to %s is not connected to', async (_, found) => {
  answers.next = [found]
  expect(await resolved()).toBeInstanceOf(Error)
})

test('a name that answers differently the second time gains nothing: the address that was checked is the one connected to', async () => {
  answers.next = [[PUBLIC], [{ address: '127.0.0.1', family: 4 }]]
  expect(await resolved()).toBe(PUBLIC.address)
  expect(answers.asked).toBe(1)
  expect(await resolved()).toBeInstanceOf(Error)
})

test('a name whose only address is private is never sent to', async () => {
  answers.next = [[{ address: '127.0.0.1', family: 4 }]]
  expect(await send('https://rebind.example/', '{}', {}, false)).toBeUndefined()
})

let server: Server | undefined
afterEach(() => server?.close())

test('a redirect is not followed, wherever it leads', async () => {
  const seen: string[] = []
  server = createServer((request, response) => {
    seen.push(request.url ?? '')
    response.writeHead(307, { location: '/inside' }).end()
  })
  await new Promise<void>(resolve => server?.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  expect(await send(`http://127.0.0.1:${port}/hook`, '{}', {}, true)).toBe(307)
  expect(seen).toEqual(['/hook'])
})
