/** Upper bounds in seconds of the buckets that ages are counted in; what is above the last has a bucket too. */
export const AGE_BOUNDS_SECONDS: readonly number[] = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3_600]

/** Where an age in seconds is counted. */
export function bucketOf(age: number): number {
  const bucket = AGE_BOUNDS_SECONDS.findIndex(bound => age <= bound)
  return bucket === -1 ? AGE_BOUNDS_SECONDS.length : bucket
}
