import { routes, type ServiceName } from '@lodestone/contracts'
import { DatabaseUnavailable, withReach } from '@lodestone/database'
import { createServer, type Handler, type Identity, mount, ProblemError, unlimited } from '@lodestone/http'
import { askOf, createLog, type RunningService, reachOf } from '@lodestone/service'
import { living } from './world.ts'

export type Ask = {
  readonly service: ServiceName
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly who: { readonly sub: string; readonly org?: string; readonly roles: readonly string[] }
  readonly body?: unknown
  readonly key?: string
  readonly version?: number
}
export type Reply = { readonly status: number; readonly text: string }

/** A service of one life, with its handlers. */
export type Open = { readonly running: RunningService; readonly handlers: Readonly<Record<string, Handler>> }

/** The HTTP border of every simulated process: the hub's own, mounted once, which carries a request out in whose life it is asked. */
export type Border = { ask(ask: Ask): Promise<Reply> }

export async function openBorder(services: readonly ServiceName[], openOf: (service: ServiceName) => Open | undefined) {
  const app = await createServer({ log: createLog('silent'), mapError, behindOrigin: true })
  const callers = unlimited(async authorization => identityOf(authorization ?? ''))
  const here = (service: ServiceName): Open => {
    const open = living.getStore() && openOf(service)
    if (!open) throw new ProblemError('unavailable', 'not here')
    return open
  }
  for (const route of routes) {
    const { service } = route
    if (!services.includes(service as ServiceName)) continue
    const name = service as ServiceName
    const admit = async (identity: Identity) => {
      const ask = askOf(here(name).running)
      const [kind, ...more] = route.who.filter(role => role === 'member' || role === 'supplier')
      return ask && withReach(reachOf(route, identity), () => ask(identity, more.length > 0 ? undefined : kind))
    }
    mount(app, route, { callers, admit }, call => {
      const { running, handlers } = here(name)
      const handler = handlers[route.id]
      if (!handler) throw new Error(`${route.id} has no handler`)
      const kept = 'audited' in route && route.audited ? running.readings.kept(route, handler) : handler
      return withReach(reachOf(call.route, call.identity), () => kept(call))
    })
  }
  await app.ready()
  const border: Border = {
    ask: async ({ method, path, who, body, key, version }) => {
      const { statusCode, body: text } = await app.inject({
        method,
        url: `/api/v1${path}`,
        headers: {
          authorization: JSON.stringify(who),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(key === undefined ? {} : { 'idempotency-key': key }),
          ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
        },
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      })
      return { status: statusCode, text }
    },
  }
  return border
}

function identityOf(authorization: string): Identity {
  const { sub, org, roles } = JSON.parse(authorization)
  return { sub, org, roles: new Set(roles) }
}

function mapError(error: unknown): ProblemError | undefined {
  const isAway =
    error instanceof DatabaseUnavailable || (error instanceof Error && error.cause instanceof DatabaseUnavailable)
  return isAway ? new ProblemError('unavailable', 'The database does not answer.') : undefined
}
