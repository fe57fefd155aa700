import { type RouteContract, routes } from '@lodestone/contracts'
import { expect, test } from 'vitest'
import { z } from 'zod'

const MiB = 1024 * 1024

test('every route that takes lines, or more than a megabyte of JSON, reads what is large in a thread for files', () => {
  const large = (routes as readonly RouteContract[]).filter(
    ({ body, bodyLimit }) => body && ((bodyLimit ?? 0) > MiB || (body instanceof z.ZodObject && 'lines' in body.shape)),
  )
  expect(large.map(({ id }) => id)).toContain('submitForecast')
  // Its lines are 2,000 at most, within the megabyte of every body.
  expect(large.filter(({ files }) => files === undefined).map(({ id }) => id)).toEqual(['stateOwnLines'])
})
