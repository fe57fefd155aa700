import { approval, type Components, type RouteContract, WAITS } from '@lodestone/contracts'
import { answers, type Example, examples } from '@lodestone/contracts/examples'
import { OTHER_ANSWERS, OTHER_BODIES, otherShown, type Part, shown } from './openapi.media.ts'
import { headersOf, parametersOf } from './openapi.parameters.ts'
import { problemsByStatus } from './openapi.problems.ts'

function bodyOf(components: Components, route: RouteContract, example: Example | undefined): Part {
  if (!route.body && !route.alsoAccepts) return {}
  const content: Record<string, Part> = {}
  if (route.body) content['application/json'] = { schema: components.of(route.body, 'sent'), ...shown(example?.body) }
  for (const media of route.alsoAccepts ?? [])
    content[media] = { ...OTHER_BODIES[media], ...otherShown(example?.also?.[media]) }
  return { requestBody: { required: !route.bodyOptional, content } }
}

function successOf(components: Components, route: RouteContract): Part {
  const { description, schema, media } = route.success
  const noted = answers[route.id]?.body
  const headers = headersOf(route)
  const content = schema
    ? { [media ?? 'application/json']: { schema: components.of(schema, 'read'), ...shown(noted) } }
    : media &&
      Object.fromEntries(
        [media, ...(route.success.alsoGives ?? [])].map(one => [
          one,
          { ...OTHER_ANSWERS[one], ...(one === media ? shown(noted) : {}) },
        ]),
      )
  return { description, ...(headers ? { headers } : {}), ...(content ? { content } : {}) }
}

const waiting = (components: Components): Part => ({
  description: 'Waits for a second operator or an approver, where two people are asked for: see GET /approvals',
  content: { 'application/json': { schema: components.of(approval, 'read') } },
})

/** A route as an operation of the document. */
export function operationOf(components: Components, route: RouteContract): Part {
  const example = new Map<string, Example>(Object.entries(examples)).get(route.id)
  return {
    operationId: route.id,
    tags: [route.service],
    summary: route.summary,
    description: descriptionOf(route),
    ...(route.open ? { security: [] } : {}),
    ...(route.published ? { security: [{ bearer: [] }, {}] } : {}),
    'x-roles': route.who,
    parameters: parametersOf(components, route, example),
    ...bodyOf(components, route, example),
    responses: {
      [route.success.status]: successOf(components, route),
      ...(route.twoPeople ? { [WAITS]: waiting(components) } : {}),
      ...Object.fromEntries(
        [...problemsByStatus(route)].map(([status, { name }]) => [status, { $ref: `#/components/responses/${name}` }]),
      ),
    },
  }
}

const secondOf = ({ who }: RouteContract): string =>
  who.includes('operator') ? 'a second operator' : 'an approver of the organisation'

const KiB = 1024
const descriptionOf = (route: RouteContract): string =>
  [
    `For: ${route.who.join(', ')}.`,
    ...(route.open ? ['And for whoever does not sign in.'] : []),
    ...(route.published
      ? [
          'And for whoever does not sign in, where the hub shows its public face: what is published, up to a minute old.',
        ]
      : []),
    ...(route.anySubject ? ['And for whoever signs in, of an organisation or not.'] : []),
    ...(route.needs === 'administrator' ? ['Of an organisation, for its administrators alone.'] : []),
    ...(route.needs === 'approver' ? ['Of an organisation, for its approvers and administrators alone.'] : []),
    ...(route.machines ? ['And for its machines.'] : []),
    ...(route.alsoAt ? [`Also at ${route.alsoAt.join(' and ')} of the origin.`] : []),
    ...(route.twoPeople ? [`Where two people are asked for, ${secondOf(route)} confirms it.`] : []),
    ...(route.audited ? ['What operators and auditors read here of others is kept in the audit.'] : []),
    ...(route.mayLag ? ['Its answer may be seconds old.'] : []),
    ...(route.bodyLimit ? [`The body has at most ${route.bodyLimit / KiB / KiB} MiB.`] : []),
  ].join(' ')
