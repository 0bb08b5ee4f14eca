/** The fields of a spec that hold a ResourceSpec, requests beside the limits that bound them. */
export const resourcePairs = [
  { requests: "resource_requests", limits: "resource_limits" },
  { requests: "sidecar_resource_requests", limits: "sidecar_resource_limits" },
] as const;

/** All four of them. */
export const resourceFields = resourcePairs.flatMap(({ requests, limits }) => [requests, limits]);
