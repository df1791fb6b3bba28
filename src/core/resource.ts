// The resources of a machine that the overview judges.

export type Resource = 'cpu' | 'memory' | 'disk' | 'network' | 'scheduler';
