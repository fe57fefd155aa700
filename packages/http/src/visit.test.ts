import type { RouteContract } from '@lodestone/contracts'
import { type FastifyBaseLogger, fastify } from 'fastify'
import { expect, test, vi } from 'vitest'
import { z } from 'zod'
import { unlimited } from './allowance.ts'
import { mount } from './mount.ts'
import { createServer } from './server.ts'
import { openVisitors } from './visit.ts'

const published: RouteContract = {
  id: 'things',
  service: 'rounds',
  method: 'GET',
  path: '/things',
  who: ['member'],
  summary: '',
  query: z.strictObject({ nth: z.string() }),
  published: true,
  success: { status: 200, description: '' },
}

test('however many visitors ask, little is made for them at once, and whoever has signed in waits for none of it', async () => {
  const app = await createServer({
    log: fastify({ logger: false }).log as FastifyBaseLogger,
    mapError: () => undefined,
  })
  const callers = unlimited(async () => ({ sub: 'mia', org: 'o', roles: new Set(['member']) }), true)
  const { promise: allowed, resolve: allow } = Promise.withResolvers<void>()
  const statuses: number[] = []
  let made = 0
  mount(app, published, { callers, visitors: openVisitors() }, async ({ identity }) => {
    if (identity.org === undefined) {
      made++
      await allowed
    }
    return { body: {} }
  })
  try {
    const visits = Array.from({ length: 100 }, async (_, nth) => {
      const { statusCode } = await app.inject(`/api/v1/things?nth=${nth}`)
      statuses.push(statusCode)
    })
    await vi.waitFor(() => expect(statuses).toHaveLength(32))
    expect([new Set(statuses), made]).toEqual([new Set([503]), 4])
    const member = { authorization: 'Bearer mia' }
    for (let nth = 0; nth < 10; nth++)
      expect((await app.inject({ url: `/api/v1/things?nth=${nth}`, headers: member })).statusCode).toBe(200)
    expect(made).toBe(4)
    allow()
    await Promise.all(visits)
    expect([made, statuses.filter(status => status === 200).length]).toEqual([68, 68])
  } finally {
    allow()
    await app.close()
  }
})
