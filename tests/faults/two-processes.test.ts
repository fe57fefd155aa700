import { formatKg, grams } from '@lodestone/kernel'
import { type Api, until } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { forecast, line } from '../system/hub.ts'
import { openProcesses, type Processes } from './hub-processes.ts'

let processes: Processes
beforeAll(async () => {
  processes = await openProcesses()
})
afterAll(() => processes?.stop())

test('two hub processes on one database and broker take commands side by side; when one dies the other goes on with its share', {
  timeout: 180_000,
}, async () => {
  const [one, two] = await Promise.all([processes.start(), processes.start()])
  const operatorAt = (url: string) => processes.api(url, { sub: 'olga', roles: ['operator'] })
  const operator = await operatorAt(two.url)
  const made = await (await operatorAt(one.url)).post('/participants', {
    reference: 'm',
    legalName: 'Member',
    kind: 'member',
    country: 'DE',
    bloc: 'EU',
  })
  await operator.post(`/participants/${made.body.id}/admit`)
  const apis: Api[] = await Promise.all(
    [one, two].map(({ url }) => processes.api(url, { sub: 'mia', org: made.body.id, roles: ['member'] })),
  )

  let sum = 0n
  const submit = async (api: Api, count: number) => {
    for (let i = 0; i < count; i++) {
      const body = forecast([line({ quantityKg: `${10 + i}` })])
      expect(
        (
          await until('it is accepted', async () => {
            const reply = await api.post('/demand/forecasts', body, { headers: { 'idempotency-key': body.reference } })
            return reply.status === 201 && reply
          })
        ).status,
      ).toBe(201)
      sum += grams(body.lines[0]?.quantityKg as string)
    }
  }
  const told = (api: Api) => async () =>
    (await api.all('/aggregation/demand?material=ndpr-oxide&bloc=EU'))[0]?.quantityKg === formatKg(sum)

  await Promise.all(apis.map(api => submit(api, 100)))
  await until('both know the sum', told(operator), 60_000)
  await one.kill()
  await submit(apis[1] as Api, 100)
  await until('the one that is left knows the sum', told(operator), 60_000)
  await until(
    'nothing is left to send',
    async () =>
      (await operator.get('/operations')).body.services.every(
        (service: { outbox: { depth: number } }) => service.outbox.depth === 0,
      ),
    60_000,
  )
})
