import { present } from '@lodestone/kernel'
import type { FastifyInstance } from 'fastify'

/** Gives the methods that a path takes, by the routes that are mounted after this. None for a path that is not there. */
export function methodsByPath(app: FastifyInstance): (url: string) => readonly string[] {
  const paths = new Map<string, { steps: readonly string[]; methods: string[] }>()
  app.addHook('onRoute', ({ url, method }) => {
    // A place of the console's app is no path of the API.
    if (url.includes('*')) return
    const path = paths.get(url) ?? { steps: stepsOf(url), methods: [] }
    path.methods.push(...[method].flat())
    paths.set(url, path)
  })
  return url => {
    const given = stepsOf(present(url.split('?')[0]))
    return [...new Set([...paths.values()].flatMap(({ steps, methods }) => (leads(steps, given) ? methods : [])))]
  }
}

const stepsOf = (path: string): readonly string[] => (path.endsWith('/') ? path.slice(0, -1) : path).split('/')

/** Whether a path goes the steps of a route, of which those with a colon stand for any. */
const leads = (steps: readonly string[], given: readonly string[]): boolean =>
  steps.length === given.length &&
  steps.every((step, index) => (step.startsWith(':') ? given[index] !== '' : given[index] === step))
