import type { FastifyInstance } from 'fastify'

/** Gives the methods that a path takes, by the routes that are mounted after this. None for a path that is not there. */
export function methodsByPath(app: FastifyInstance): (url: string) => readonly string[] {
  const paths = new Map<string, { pattern: RegExp; methods: string[] }>()
  app.addHook('onRoute', ({ url, method }) => {
    // A place of the console's app is no path of the API.
    if (url.includes('*')) return
    const path = paths.get(url) ?? { pattern: patternOf(url), methods: [] }
    path.methods.push(...[method].flat())
    paths.set(url, path)
  })
  return url => {
    const plain = url.split('?')[0] as string
    return [...new Set([...paths.values()].flatMap(({ pattern, methods }) => (pattern.test(plain) ? methods : [])))]
  }
}

const patternOf = (url: string): RegExp => new RegExp(`^${url.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}/?$`)
