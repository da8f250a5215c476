export const countPaintings = (count: number): string => (count === 1 ? '1 painting' : `${count} paintings`);
