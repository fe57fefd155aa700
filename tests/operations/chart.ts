import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import * as gateway from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1'
import * as monitoring from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1'
import * as apps from 'kubernetes-models/apps/v1'
import * as autoscaling from 'kubernetes-models/autoscaling/v2'
import * as batch from 'kubernetes-models/batch/v1'
import * as networking from 'kubernetes-models/networking.k8s.io/v1'
import * as policy from 'kubernetes-models/policy/v1'
import * as core from 'kubernetes-models/v1'
import { parseAllDocuments } from 'yaml'

/** The Helm chart: what it makes of its example, as committed, and what Helm makes of other values where it is installed. */

const folder = new URL('../../infra/helm/', import.meta.url)
export const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8')

// biome-ignore lint/suspicious/noExplicitAny: a manifest is any of a dozen kinds, and the schema says which
export type Manifest = any

const manifests = (text: string): Manifest[] =>
  // As Kubernetes reads them, to which a scalar such as 0440 or off means something else than to YAML 1.2.
  parseAllDocuments(text, { version: '1.1' }).flatMap(one => one.toJS() ?? [])

export const committed = (): Manifest[] => manifests(read('rendered.yaml'))

export const HELM = spawnSync('helm', ['version']).status === 0
export const NO_HELM = 'helm is not installed'

const helm = (args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync('helm', args, { encoding: 'utf8' })
  return { status, stdout, said: stdout + stderr }
}
const EXAMPLE = ['--namespace', 'lodestone', '--values', new URL('production.yaml', folder).pathname]
const settings = (values: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(values).flatMap(([name, value]) => ['--set-json', `${name}=${JSON.stringify(value)}`])

/** What `helm lint` says of the example with other values. */
export const lint = (values: Readonly<Record<string, unknown>>) =>
  helm(['lint', folder.pathname, ...EXAMPLE, ...settings(values)])

/** What Helm makes of the example with other values. */
export function rendered(values: Readonly<Record<string, unknown>> = {}): Manifest[] {
  const { status, stdout, said } = helm(['template', 'lodestone', folder.pathname, ...EXAMPLE, ...settings(values)])
  if (status !== 0) throw new Error(said)
  return manifests(stdout)
}

export const named = (all: readonly Manifest[], kind: string, name: string): Manifest =>
  all.find(one => one.kind === kind && one.metadata.name === name)

const KUBERNETES = 'kubernetes-models'
const kinds: Record<string, readonly [from: string, models: Record<string, unknown>]> = {
  v1: [KUBERNETES, core],
  'apps/v1': [KUBERNETES, apps],
  'autoscaling/v2': [KUBERNETES, autoscaling],
  'batch/v1': [KUBERNETES, batch],
  'networking.k8s.io/v1': [KUBERNETES, networking],
  'policy/v1': [KUBERNETES, policy],
  'gateway.networking.k8s.io/v1': ['@kubernetes-models/gateway-api', gateway],
  'monitoring.coreos.com/v1': ['@kubernetes-models/prometheus-operator', monitoring],
}

/** What the published schemas of their kinds, and the rules of Kubernetes' own API, have against manifests. */
export const faults = (all: readonly Manifest[]): string[] =>
  all.flatMap(manifest => {
    const Model = kinds[manifest.apiVersion]?.[1][manifest.kind] as new (given: Manifest) => { validate(): void }
    try {
      new Model(manifest).validate()
      return []
    } catch (error) {
      return [`${manifest.kind} ${manifest.metadata.name}: ${(error as Error).message}`]
    }
  })

/** What fields manifests have that their kinds do not know: the schemas let them pass, the compiler does not, where it reads them as literals. */
export function unknownFields(all: readonly Manifest[]): string {
  const cache = new URL('../../node_modules/.cache/lodestone/', import.meta.url)
  mkdirSync(cache, { recursive: true })
  const file = new URL(`manifests-${process.pid}.ts`, cache).pathname
  const texts = all.map(
    (one, i) =>
      `import type { I${one.kind} as I${i} } from '${kinds[one.apiVersion]?.[0]}/${one.apiVersion}/${one.kind}'\nexport const m${i}: I${i} = ${JSON.stringify(one, null, 1)}`,
  )
  writeFileSync(file, texts.join('\n'))
  const tsc = new URL('../../node_modules/typescript/bin/tsc', import.meta.url).pathname
  const options = ['--ignoreConfig', '--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--types', '']
  const { stdout, status } = spawnSync(process.execPath, [tsc, ...options, file], { encoding: 'utf8' })
  rmSync(file)
  return status === 0 ? '' : stdout || `${status}`
}
