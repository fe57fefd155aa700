import { QueryClient } from '@tanstack/react-query'
import { Problem } from './problem.ts'

/** Tries again what may pass by itself, and nothing that the hub has refused. */
const mayPass = (error: unknown): boolean => !(error instanceof Problem) || error.status === 0 || error.status >= 500

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (failures, error) => failures < 2 && mayPass(error),
      refetchOnWindowFocus: true,
    },
  },
})
