import type { Participant } from '@lodestone/contracts'
import {
  API_PREFIX,
  createDevIssuer,
  type DevIssuer,
  issuerKeys,
  mountDevIssuer,
  type Person,
  type Register,
  type TokenRules,
  tokenVerifier,
  type Verifier,
} from '@lodestone/http'
import { fromJson, vouched } from '@lodestone/kernel'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { asksTwo, issuerOf } from './config.defaults.ts'
import type { Config } from './config.ts'

const LOOPBACK = ['127.0.0.1', '::1', 'localhost']

/** The configured OIDC issuer, or the built-in one for development, which listens on loopback only and says so. Whose token names no organisation is looked up in the register. */
export async function openIssuer(
  app: FastifyInstance,
  config: Config,
  clock: () => Date,
  log: Logger,
  register?: Register,
): Promise<Verifier> {
  const known = register ? { register } : {}
  const audience = config.OIDC_AUDIENCE
  if (config.OIDC_ISSUER !== undefined)
    return tokenVerifier({
      issuer: config.OIDC_ISSUER,
      audience,
      keys: issuerKeys(config.OIDC_ISSUER),
      clock,
      rules: tokenRules(config),
      ...known,
    })
  if (!LOOPBACK.includes(config.HOST))
    throw new Error(
      'settings: OIDC_ISSUER is required when HOST is not loopback; the development issuer gives anybody any identity',
    )
  log.warn('no OIDC_ISSUER is set: the development issuer at POST /dev/token gives anybody any identity')
  const issuer = await createDevIssuer({
    issuer: issuerOf(config),
    audience,
    clock,
    lifetimeSeconds: config.OIDC_TOKEN_MINUTES * 60,
  })
  mountDevIssuer(app, {
    issuer: () => issuer,
    clock,
    people: () => organisationsOf(app, issuer),
    twoOperators: asksTwo(config),
  })
  return tokenVerifier({
    issuer: issuer.issuer,
    audience,
    keys: issuer.keys,
    clock,
    rules: tokenRules(config),
    ...known,
  })
}

const tokenRules = (config: Config): TokenRules => ({
  longestSeconds: config.OIDC_TOKEN_MINUTES * 60,
  types: config.OIDC_TOKEN_TYPES,
  clients: config.OIDC_CLIENTS,
  personClaim: config.OIDC_PERSON_CLAIM,
  rolesClaim: config.OIDC_ROLES_CLAIM,
  orgClaim: config.OIDC_ORG_CLAIM,
  groupsClaim: config.OIDC_GROUPS_CLAIM,
  operatorAcr: config.OIDC_OPERATOR_ACR,
  operatorAmr: config.OIDC_OPERATOR_AMR,
})

/** Organisations that the development issuer offers to act for: the hub is asked for them as any operator may ask it. */
async function organisationsOf(app: FastifyInstance, issuer: DevIssuer): Promise<Person[]> {
  const { token } = await issuer.token({ sub: 'development-issuer', roles: ['operator'] })
  const response = await app.inject({
    url: `${API_PREFIX}/participants?limit=500`,
    headers: { authorization: `Bearer ${token}` },
  })
  if (response.statusCode !== 200) return []
  const { items } = fromJson(vouched<{ items: Participant[] }>(response.body))
  return items.map(({ id, legalName, kind, country, bloc, status }) => ({
    id,
    name: legalName,
    kind,
    note: [bloc ?? country, ...(status === 'admitted' ? [] : [status])].join(', '),
  }))
}
