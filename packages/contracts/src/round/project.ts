/** Why what a round of goods has is not there in a round of projects. */
export const OF_PROJECTS =
  'A round of projects has no lines, offers or allocations: its result is that of its project round.'
