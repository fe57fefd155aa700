import type { ServiceName } from '@lodestone/contracts'

export type ServiceRequest = {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** Milliseconds that it may take in another process; 5,000 unless given. One that is starting again is waited for besides. */
  readonly patienceMs?: number
  /** One that is starting again is not waited for. */
  readonly atOnce?: boolean
}
export type ServiceResponse = {
  readonly status: number
  readonly body: string
  /** Seconds after which the service asks to be called again. */
  readonly retryAfterSeconds?: number
}

/** Where every service answers: in this process or behind an address. Used by the console alone, to show what all have. */
export type Directory = {
  isLocal(service: ServiceName): boolean
  urlOf(service: ServiceName): string | undefined
  /** Calls a service's own route; status 503 when it cannot be reached in that time. */
  call(service: ServiceName, request: ServiceRequest): Promise<ServiceResponse>
}
