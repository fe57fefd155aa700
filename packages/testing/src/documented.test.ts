import { expect, test } from 'vitest'
import { mustBeDocumented } from './documented.ts'

test('a status that a route is not described with is a fault, whatever stands in its path and query', () => {
  expect(() => mustBeDocumented('GET', '/rounds/x/pool?limit=1', 418)).toThrow('readPool answered 418')
  expect(() => mustBeDocumented('PUT', '/api/v1/demand/forecasts/x', 202)).toThrow('reviseForecast answered 202')
  expect(() => mustBeDocumented('GET', '/rounds/ocds', 404)).toThrow('listOcds answered 404')
})

test('one that it is described with is none, nor is any of what is no route', () => {
  for (const status of [200, 401, 403, 404, 409]) mustBeDocumented('GET', '/rounds/x/pool', status)
  mustBeDocumented('GET', '/no-such', 418)
  mustBeDocumented('POST', '/dev/token', 418)
})
