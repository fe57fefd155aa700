import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Api } from '@lodestone/testing'
import { afterEach, expect, test } from 'vitest'
import { freePort } from '../setup/free-port.ts'
import { chanceOf } from '../simulation/chance.ts'
import { type Line, Recorder } from './recorder.ts'

const chance = chanceOf(1)
let server: Server | undefined
afterEach(() => server?.close())

/** A hub that answers in one way, or cuts the connection. */
async function answering(status: number | 'cut', body: object = {}): Promise<Api> {
  server = createServer((request, response) => {
    if (status === 'cut') request.socket.destroy()
    else response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>(resolve => server?.listen(0, '127.0.0.1', resolve))
  return new Api(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
}

async function asked(api: Api, line: Line) {
  const recorder = new Recorder<string, number>(line, (_, { status }) => {
    if (status === 418) throw new Error('a teapot')
    return status
  })
  const caller = { name: 'c', apis: [api] as const }
  const answer = await recorder.ask('o', caller, chance, 'look', (one, options) => one.get('/nothing', options))
  return { answer, operations: recorder.operations }
}
const calm = (): Line => ({ losses: 0, isOver: false, faults: [] })

test('an answer is kept with the times of call and return', async () => {
  const { answer, operations } = await asked(await answering(404), calm())
  expect(answer).toBe(404)
  expect(operations).toMatchObject([{ client: 'c', input: 'look', outcome: { output: 404 } }])
  expect(operations[0]?.outcome?.returned).toBeGreaterThan(operations[0]?.called ?? Number.POSITIVE_INFINITY)
})

test.each([
  ['cut', {}],
  [503, {}],
] as const)('of %s nobody knows what came of it', async (status, body) => {
  const { answer, operations } = await asked(await answering(status, body), calm())
  expect(answer).toBe(undefined)
  expect(operations).toMatchObject([{ input: 'look' }])
  expect(operations[0]).not.toHaveProperty('outcome')
})

test('nor where the client does not wait', async () => {
  server = createServer(() => {})
  await new Promise<void>(resolve => server?.listen(0, '127.0.0.1', resolve))
  const api = new Api(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const { answer, operations } = await asked(api, { ...calm(), losses: 1 })
  expect(answer).toBe(undefined)
  expect(operations).toHaveLength(1)
  server.closeAllConnections()
})

test.each([
  [408, { code: 'timed-out' }],
  [409, { code: 'idempotency-in-progress' }],
  [403, { code: 'not-admitted' }],
] as const)('%s %j says that nothing was done', async (status, body) => {
  expect(await asked(await answering(status, body), calm())).toEqual({ answer: 'not done', operations: [] })
})

test('a port at which nobody listens has done nothing', async () => {
  const api = new Api(`http://127.0.0.1:${await freePort()}`)
  expect(await asked(api, calm())).toEqual({ answer: 'not done', operations: [] })
})

test('an answer that cannot be understood is a fault, and nobody knows what it means', async () => {
  const line = calm()
  const { answer, operations } = await asked(await answering(418), line)
  expect(answer).toBe(undefined)
  expect(operations).toHaveLength(1)
  expect(line.faults).toEqual(['"look" was answered 418 {}: a teapot'])
})
