import { temporaryKeyring, until } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { admitted, callersBy, offer } from '../system/hub.ts'
import { openProcesses, type Processes } from './hub-processes.ts'

let processes: Processes
beforeAll(async () => {
  processes = await openProcesses()
})
afterAll(() => processes?.stop())

test('processes share the keyring that one of them made; one without it does not start, and says which file it misses', async () => {
  const [one, two] = await Promise.all([processes.start(), processes.start()])
  const at = (url: string) => callersBy(caller => processes.api(url, caller))
  const { id: org, api } = await admitted(at(one.url), 'supplier')
  const posted = await until('the supplier is welcome', async () => {
    const reply = await api.post('/supply/offers', offer())
    return reply.status === 201 && reply.body
  })
  const path = `/supply/offers/${posted.id}`
  expect((await (await at(two.url).supplier(org)).get(path)).body.price).toEqual(posted.price)

  const other = temporaryKeyring()
  try {
    await expect(processes.start({ KEYRING_FILE: other.file })).rejects.toThrow(
      `which the keyring ${other.file} does not hold: restore that file`,
    )
  } finally {
    other.remove()
  }
  await one.kill()
  const again = await processes.start()
  expect((await (await at(again.url).supplier(org)).get(path)).body.price).toEqual(posted.price)
})
