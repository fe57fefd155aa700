import { isParty, type RouteContract, routes } from '@lodestone/contracts'
import { withReach } from '@lodestone/database'
import {
  type Callers,
  type Entrance,
  fairTurns,
  type Handler,
  mount,
  openVisitors,
  restBeyond,
  unlimited,
  type Verifier,
  withinAllowances,
} from '@lodestone/http'
import type { FastifyInstance } from 'fastify'
import type { Config } from './config.ts'
import { internalRoutes } from './internal.ts'
import { refusedByPrimary } from './lagging.ts'
import { atWork } from './log.ts'
import type { Servers } from './process.servers.ts'
import { reachOf } from './reach.ts'
import { askOf, type RunningService } from './running.ts'

/** Large requests of one organisation that may wait without a rest between them: those of colleagues, or of somebody who sends one after the other. */
const FEW_WAITING = 2
/** Requests with large bodies under way at once, and of one organisation; and how many more of one may wait. */
const HEAVY = { atOnce: 16, each: 1, waitingEach: 32, rest: restBeyond(FEW_WAITING) }
/** Milliseconds that one may wait: its body, which is read in its turn, must have come within the time for a request. */
const HEAVY_WAIT_MS = 20_000

/** Mounts the routes of services, for those whom `verify` knows. */
export function mountRoutes(
  { app, inner, isOrigin }: Servers,
  running: readonly RunningService[],
  config: Config,
  verify: Verifier,
): Callers {
  const callers = callersOf(verify, config)
  // Calls of the console are counted where they came in.
  const asked = isOrigin ? unlimited(verify) : callers
  const heavy = fairTurns({ ...HEAVY, waitMs: Math.min(HEAVY_WAIT_MS, config.REQUEST_TIMEOUT_MS / 2) })
  app.addHook('preClose', async () => heavy.hurry())
  const visitors = openVisitors()
  for (const one of running) {
    mountService(app, one, { callers, heavy, visitors, admit: admissionOf(one) })
    for (const [route, handler] of internalRoutes(one))
      mount(
        inner,
        route,
        { callers: asked },
        within(audited(one, route, refusedByPrimary(one.context.database, route, handler))),
      )
  }
  return callers
}

/** Every route of the table that names the service must have a handler, and no other. */
function mountService(app: FastifyInstance, running: RunningService, entrance: Entrance): void {
  const { service, context } = running
  const handlers = service.routes(context)
  const own = routes.filter(route => route.service === service.name)
  const missing = own.filter(route => handlers[route.id] === undefined).map(route => route.id)
  const foreign = Object.keys(handlers).filter(id => !own.some(route => route.id === id))
  if (missing.length + foreign.length > 0)
    throw new Error(`${service.name}: routes without a handler: ${missing}; handlers of no route: ${foreign}`)
  for (const route of own) {
    const handler = handlers[route.id]
    if (handler)
      mount(
        app,
        route,
        entrance,
        within(audited(running, route, refusedByPrimary(running.context.database, route, handler))),
      )
  }
}

/** The handler, with what operators and auditors read kept where the route says so. */
const audited = ({ readings }: RunningService, route: RouteContract, handler: Handler): Handler =>
  route.audited ? readings.kept(route, handler) : handler

/** Whose commands are refused at the door, as far as the service knows the participants. */
function admissionOf(running: RunningService): NonNullable<Entrance['admit']> {
  const ask = askOf(running)
  return async (identity, route) => {
    const [kind, ...more] = route.who.filter(isParty)
    return ask && withReach(reachOf(route, identity), () => ask(identity, more.length > 0 ? undefined : kind))
  }
}

const callersOf = (verify: Verifier, config: Config): Callers =>
  config.RATE_LIMIT_PER_SECOND === 0
    ? unlimited(verify, config.PUBLIC_FACE)
    : withinAllowances(
        verify,
        { perSecond: config.RATE_LIMIT_PER_SECOND, burst: config.RATE_LIMIT_BURST },
        config.PUBLIC_FACE,
      )

/** A handler with the rows of its caller in reach, and no others. What it logs names the call. */
const within =
  (handler: Handler): Handler =>
  call =>
    atWork.run(call, () => withReach(reachOf(call.route, call.identity), () => handler(call)))
