import { expect, test } from 'vitest'
import { sessionIn } from './token.ts'

const token = (claims: object): string => `h.${btoa(JSON.stringify(claims))}.s`

test('a token is read where the hub says that its claims stand', () => {
  expect(sessionIn(token({ sub: 'mia', org: 'o', roles: ['member', 'other'] }))).toEqual({
    sub: 'mia',
    org: 'o',
    roles: ['member'],
  })
  const places = { person: ['oid'], roles: ['realm_access', 'roles'], org: ['https://hub.example/org'] }
  const claims = {
    sub: 'mia at this client',
    oid: 'mia',
    roles: ['operator'],
    realm_access: { roles: ['auditor'] },
    'https://hub.example/org': 'o',
  }
  expect(sessionIn(token(claims), places)).toEqual({ sub: 'mia', org: 'o', roles: ['auditor'] })
})

test('what cannot be read is nobody', () => {
  for (const text of ['', 'a.b.c', token({ roles: ['operator'] }), token([])]) expect(sessionIn(text)).toBeUndefined()
  expect(sessionIn(token({ sub: 'mia', roles: 'operator', org: 1 }))).toEqual({ sub: 'mia', org: undefined, roles: [] })
})
