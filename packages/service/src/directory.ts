import type { ServiceName } from '@lodestone/contracts'

export type ServiceRequest = {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}
export type ServiceResponse = { readonly status: number; readonly body: string }

/** Where every service answers: in this process or behind an address. Used by the console alone, to show what all have. */
export type Directory = {
  isLocal(service: ServiceName): boolean
  urlOf(service: ServiceName): string | undefined
  /** Calls a service's own route; status 503 when it cannot be reached within 5 s. */
  call(service: ServiceName, request: ServiceRequest): Promise<ServiceResponse>
}
