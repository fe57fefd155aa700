import { expect, test } from 'vitest'
import { isAdministrator, isForRegister, isNewcomer, sessionIn, sessionOf } from './token.ts'

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

const nord = { participantId: 'n', legalName: 'Nord', role: 'member', position: 'reader' } as const
const sued = { participantId: 's', legalName: 'Süd', role: 'supplier', position: 'administrator' } as const
const mia = { sub: 'mia', org: undefined, roles: [] }

test('whose token names neither organisation nor oversight acts as the hub says', () => {
  expect(isForRegister(mia)).toBe(true)
  expect(isForRegister({ ...mia, roles: ['auditor'] })).toBe(false)
  expect(isForRegister({ ...mia, org: 'o', roles: ['member'] })).toBe(false)
  expect(sessionOf(mia, [], undefined)).toMatchObject({ org: undefined, roles: [] })
  expect(sessionOf(mia, [nord], 's')).toMatchObject({ org: 'n', roles: ['member'], position: 'reader' })
})

test('of several organisations nobody acts for one before it is chosen', () => {
  expect(sessionOf(mia, [nord, sued], undefined)).toEqual({ ...mia, organisations: [nord, sued] })
  expect(sessionOf(mia, [nord, sued], 's')).toMatchObject({ org: 's', roles: ['supplier'], position: 'administrator' })
})

test('an administrator is who the hub says, and whoever a token names an organisation for', () => {
  expect(isAdministrator({ ...mia, org: 'o', roles: ['member'] })).toBe(true)
  expect(isAdministrator(sessionOf(mia, [sued], undefined))).toBe(true)
  expect(isAdministrator(sessionOf(mia, [nord], undefined))).toBe(false)
})

test('who is new here: whoever acts for nobody, and oversees nothing', () => {
  expect(isNewcomer(sessionOf(mia, [], undefined))).toBe(true)
  expect(isNewcomer(sessionOf(mia, [nord], undefined))).toBe(false)
  for (const role of ['operator', 'auditor'] as const) expect(isNewcomer({ ...mia, roles: [role] })).toBe(false)
})
