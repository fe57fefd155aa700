import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { SERVICES } from '@lodestone/contracts'
import { readConfig, readMigrationConfig } from '@lodestone/service'
import * as apps from 'kubernetes-models/apps/v1'
import * as autoscaling from 'kubernetes-models/autoscaling/v2'
import * as batch from 'kubernetes-models/batch/v1'
import * as networking from 'kubernetes-models/networking.k8s.io/v1'
import * as policy from 'kubernetes-models/policy/v1'
import * as core from 'kubernetes-models/v1'
import { beforeAll, describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'

/**
 * The manifests as Kustomize makes them: `rendered.yaml` is committed, fits the schemas of Kubernetes' own API, keeps the rules below, and is
 * what the parts give wherever `kustomize` is installed.
 */

const folder = new URL('../../infra/k8s/', import.meta.url)

// biome-ignore lint/suspicious/noExplicitAny: a manifest is any of a dozen kinds, and the schema says which
type Manifest = any
let all: Manifest[] = []
beforeAll(() => {
  all = parseAllDocuments(readFileSync(new URL('rendered.yaml', folder), 'utf8')).map(one => one.toJS())
})
const of = (kind: string): Manifest[] => all.filter(one => one.kind === kind)
const named = (kind: string, name: string): Manifest => of(kind).find(one => one.metadata.name === name)
const podsOf = (deployment: Manifest) => deployment.spec.template.spec

/** What a container's settings say that stand in the manifests. */
const mapped = (container: Manifest) =>
  Object.assign(
    {},
    ...container.envFrom
      .flatMap((one: Manifest) => one.configMapRef?.name ?? [])
      .map((name: string) => named('ConfigMap', name).data),
  )
/** The secrets of which it is given a value, by its setting. */
const secretsOf = (container: Manifest) =>
  Object.fromEntries(
    container.env.flatMap((one: Manifest) =>
      one.valueFrom?.secretKeyRef ? [[one.name, one.valueFrom.secretKeyRef.name]] : [],
    ),
  )

/** Who opens what was sealed, each by a keyring of its own. */
const keyrings: Record<string, string> = { supply: 'lodestone-keyring', participants: 'lodestone-webhook-keyring' }

const models: Record<string, Record<string, unknown>> = {
  v1: core,
  'apps/v1': apps,
  'autoscaling/v2': autoscaling,
  'batch/v1': batch,
  'networking.k8s.io/v1': networking,
  'policy/v1': policy,
}
test('every manifest fits the schema of its kind', () => {
  expect(all.length).toBeGreaterThan(30)
  for (const manifest of all) {
    const Model = models[manifest.apiVersion]?.[manifest.kind] as new (given: Manifest) => { validate(): void }
    expect(() => new Model(manifest).validate(), `${manifest.kind} ${manifest.metadata.name}`).not.toThrow()
  }
})

test('no manifest has a field that its kind does not know', () => {
  // The schemas let unknown fields pass, as Kubernetes did for long; the compiler does not, where it reads the manifests as literals.
  const cache = new URL('../../node_modules/.cache/lodestone/', import.meta.url)
  mkdirSync(cache, { recursive: true })
  const file = new URL('manifests.ts', cache).pathname
  const texts = all.map(
    (one, i) =>
      `import type { I${one.kind} as I${i} } from 'kubernetes-models/${one.apiVersion}/${one.kind}'\nexport const m${i}: I${i} = ${JSON.stringify(one, null, 1)}`,
  )
  writeFileSync(file, texts.join('\n'))
  const tsc = new URL('../../node_modules/typescript/bin/tsc', import.meta.url).pathname
  const options = ['--ignoreConfig', '--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--types', '']
  const { stdout, status } = spawnSync(process.execPath, [tsc, ...options, file], { encoding: 'utf8' })
  expect(`${status} ${stdout}`).toBe('0 ')
})

const kustomize = (): string | undefined => {
  try {
    return execFileSync('kustomize', ['build', new URL('production', folder).pathname], { encoding: 'utf8' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
test('they are what the parts give today', ({ skip }) => {
  const built = kustomize()
  if (built === undefined) return skip('kustomize is not installed')
  expect(parseAllDocuments(built).map(one => one.toJS())).toEqual(all)
})

describe.each([...SERVICES])('%s', name => {
  test('runs, is found, and is not disrupted as a whole', () => {
    const deployment = named('Deployment', name)
    const labels = deployment.spec.template.metadata.labels
    const [container] = podsOf(deployment).containers
    expect(container.image).toMatch(new RegExp(`/lodestone/${name}:\\d`))
    expect(deployment.spec.replicas ?? named('HorizontalPodAutoscaler', name).spec.minReplicas).toBeGreaterThan(1)
    for (const selector of [
      deployment.spec.selector.matchLabels,
      named('Service', name).spec.selector,
      named('PodDisruptionBudget', name).spec.selector.matchLabels,
    ])
      expect(labels).toMatchObject(selector)
    expect(named('Service', name).spec.ports).toEqual([{ name: 'http', port: 8080, targetPort: 'http' }])
    expect(named('PodDisruptionBudget', name).spec.maxUnavailable).toBe(1)
  })

  test('may do no more than it must', () => {
    const pod = podsOf(named('Deployment', name))
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    })
    for (const key of ['hostNetwork', 'hostPID', 'hostIPC']) expect(pod).not.toHaveProperty(key)
    for (const container of pod.containers) {
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        readOnlyRootFilesystem: true,
      })
      expect(container.resources.requests).toMatchObject({ cpu: expect.any(String), memory: expect.any(String) })
      expect(container.resources.limits.memory).toEqual(expect.any(String))
    }
    for (const volume of pod.volumes) expect(Object.keys(volume).sort()[0]).toMatch(/^(?:configMap|emptyDir|name)$/)
    const secrets = pod.volumes.flatMap((volume: Manifest) => volume.secret?.secretName ?? [])
    expect(secrets.toSorted()).toEqual(
      [
        ...(name in keyrings ? [keyrings[name]] : []),
        `lodestone-signing-${name}`,
        `lodestone-kafka-${name}`,
      ].toSorted(),
    )
    expect(pod.containers[0].volumeMounts).toContainEqual({
      name: 'signing',
      mountPath: '/run/signing',
      readOnly: true,
    })
    if (name in keyrings) {
      const [{ env, volumeMounts }] = pod.containers
      expect(env).toContainEqual({ name: 'KEYRING_FILE', value: '/run/keyring/keyring' })
      expect(volumeMounts).toContainEqual({ name: 'keyring', mountPath: '/run/keyring', readOnly: true })
    }
  })

  test('is asked whether it lives, serves and has started, and has time to end', () => {
    const pod = podsOf(named('Deployment', name))
    const [container] = pod.containers
    const ports = container.ports.map((port: Manifest) => port.name)
    for (const [probe, path] of [
      ['startupProbe', '/healthz'],
      ['livenessProbe', '/healthz'],
      ['readinessProbe', '/readyz'],
    ] as const) {
      expect(container[probe].httpGet.path).toBe(path)
      expect(ports).toContain(container[probe].httpGet.port)
    }
    // An orderly stop may take 20 s, after the time in which callers are led elsewhere; that begins when the process is asked, not before.
    const drainMs = Number(mapped(container).DRAIN_MS)
    expect(drainMs).toBeGreaterThanOrEqual(5_000)
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(20 + drainMs / 1_000)
    expect(container.lifecycle).toBeUndefined()
  })

  test('is given settings that the hub knows', () => {
    const [container] = podsOf(named('Deployment', name)).containers
    const env = {
      ...mapped(container),
      KAFKA_BROKERS: 'kafka:9092',
      // Names and logins that come from elsewhere.
      ...Object.fromEntries(
        container.env.map((one: Manifest) => [
          one.name,
          one.value ?? (one.name === 'DATABASE_URL' ? 'postgresql://x@db/x' : name),
        ]),
      ),
    }
    expect(container.envFrom.slice(2)).toEqual([{ secretRef: { name: 'lodestone' } }])
    expect(secretsOf(container)).toEqual({ DATABASE_URL: `lodestone-${name}` })
    expect(env).toMatchObject({ DATABASE_TLS: 'verify-full', DATABASE_CA: '/run/database/ca.crt' })
    expect(env).toMatchObject({ KAFKA_SECURITY_PROTOCOL: 'SASL_SSL', KAFKA_CA_FILE: '/run/kafka/ca.pem' })
    const known = Object.keys(
      readConfig(Object.fromEntries(Object.entries(env).map(([key, value]) => [key, String(value)]))),
    )
    expect(Object.keys(env).filter(key => !known.includes(key))).toEqual([])
    const config = readConfig(env)
    expect(config.METRICS_PORT).toBe(container.ports.find((port: Manifest) => port.name === 'metrics').containerPort)
    if (name === 'console')
      expect([...config.SERVICE_URLS]).toEqual(
        SERVICES.filter(other => other !== 'console').map(other => [other, `http://${other}:8080`]),
      )
  })
})

test('schemas are migrated by a job that alone is given the owner of the database', () => {
  const job = named('Job', 'migrations')
  const pod = job.spec.template.spec
  const [container] = pod.containers
  expect(container.image).toMatch(/\/lodestone\/migrations:\d/)
  expect(pod).toMatchObject({ automountServiceAccountToken: false, securityContext: { runAsNonRoot: true } })
  expect(container.securityContext).toEqual({
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    readOnlyRootFilesystem: true,
  })
  const logins = Object.fromEntries(SERVICES.map(name => [name.toUpperCase(), `lodestone-${name}`]))
  const owner = { MIGRATIONS_DATABASE_URL: 'lodestone-migrations', MIGRATIONS_DATABASE_URLS: 'lodestone-migrations' }
  expect(secretsOf(container)).toEqual({ ...owner, ...logins })
  const { value } = container.env.find((one: Manifest) => one.name === 'DATABASE_URLS')
  const config = readMigrationConfig({
    MIGRATIONS_DATABASE_URL: 'x',
    ...mapped(container),
    DATABASE_URLS: value.replace(
      /\$\((\w+)\)/g,
      (_: string, name: string) => `postgresql://${name.toLowerCase()}@db/x`,
    ),
  })
  expect([...config.DATABASE_URLS].sort()).toEqual(SERVICES.map(name => [name, `postgresql://${name}@db/x`]).sort())
  expect(JSON.stringify(of('Deployment'))).not.toContain('migrations')
})

describe('the network', () => {
  test('lets nothing through that no policy names', () => {
    const nothing = named('NetworkPolicy', 'nothing')
    expect(nothing.spec).toMatchObject({ policyTypes: ['Ingress', 'Egress'] })
    expect(nothing.spec.ingress ?? nothing.spec.egress).toBeUndefined()
    const selected = nothing.spec.podSelector.matchLabels
    for (const deployment of of('Deployment')) expect(deployment.spec.template.metadata.labels).toMatchObject(selected)
  })

  test('opens the console alone to the outside, and no service to another', () => {
    const open = of('NetworkPolicy').flatMap(policy =>
      (policy.spec.ingress ?? []).flatMap((rule: Manifest) =>
        rule.from.map((from: Manifest) => [policy.metadata.name, JSON.stringify(from)]),
      ),
    )
    expect(Object.fromEntries(open)).toEqual({
      'console-from-ingress': '{"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"ingress-nginx"}}}',
      monitoring: '{"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"monitoring"}}}',
      'services-from-console': '{"podSelector":{"matchLabels":{"app.kubernetes.io/component":"console"}}}',
    })
    expect(named('NetworkPolicy', 'console-from-ingress').spec.podSelector.matchLabels).toEqual({
      'app.kubernetes.io/component': 'console',
    })
  })

  test('leads the public name to the console', () => {
    const [rule] = of('Ingress')[0].spec.rules
    expect(rule.http.paths.map((path: Manifest) => path.backend.service.name)).toEqual(['console'])
  })

  test('leads nobody outside to what those ask who watch over the hub', () => {
    const console = named('Service', 'console').spec.ports
    for (const path of of('Ingress').flatMap(({ spec }) => spec.rules.flatMap((rule: Manifest) => rule.http.paths)))
      expect(console.map((port: Manifest) => port.name)).toContain(path.backend.service.port.name)
    for (const deployment of of('Deployment')) {
      const [container] = podsOf(deployment).containers
      const portOf = (name: string) => container.ports.find((port: Manifest) => port.name === name).containerPort
      expect(container.readinessProbe.httpGet.port).toBe('metrics')
      // Neither the Service nor the policy for the ingress knows the port on which they are answered.
      for (const { targetPort } of console) expect(targetPort).not.toBe('metrics')
      const open = named('NetworkPolicy', 'console-from-ingress').spec.ingress[0].ports
      expect(open.map((one: Manifest) => one.port)).not.toContain(portOf('metrics'))
    }
  })

  test('names the proxies that say where a call comes from', () => {
    const map = of('ConfigMap').find(one => one.data.PUBLIC_URL)
    expect(map.data.TRUSTED_PROXIES).toBeTruthy()
  })
})

test('no secret stands in a manifest', () => {
  expect(of('Secret')).toEqual([])
  expect(JSON.stringify(all)).not.toMatch(/password|postgresql:\/\//i)
})
