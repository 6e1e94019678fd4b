package parse

import "math/bits"

const mulK = 0x517cc1b727220a95

func mix(h, v uint64) uint64 { return (bits.RotateLeft64(h, 5) ^ v) * mulK }

func distance(a, b int32) uint64 {
	d := b - a
	if d < 0 {
		d = -d
	}
	switch {
	case d <= 4:
		return uint64(d)
	case d <= 6:
		return 5
	case d <= 10:
		return 6
	default:
		return 7
	}
}

func f1(t, a uint64) uint64          { return mix(mix(t*mulK, a), t) }
func f2(t, a, b uint64) uint64       { return mix(mix(mix(t*mulK, a), b), t) }
func f3(t, a, b, c uint64) uint64    { return mix(mix(mix(mix(t*mulK, a), b), c), t) }
func f4(t, a, b, c, d uint64) uint64 { return mix(mix(mix(mix(mix(t*mulK, a), b), c), d), t) }

// transitionFeatures appends the features that choose the next action, after
// Zhang and Nivre (2011).
func (s *state) transitionFeatures(f []uint64) []uint64 {
	ns := s.nodes
	i0, i1, i2 := s.peek(0), s.peek(1), s.peek(2)
	j0, j1, j2, j3 := s.buffer(0), s.buffer(1), s.buffer(2), s.buffer(3)
	s0, s1, s2 := &ns[i0], &ns[i1], &ns[i2]
	b0, b1, b2, b3 := &ns[j0], &ns[j1], &ns[j2], &ns[j3]
	s0l, s0r, s0l2, s0r2 := &ns[s0.l1], &ns[s0.r1], &ns[s0.l2], &ns[s0.r2]
	s1l, s1r, s1r2 := &ns[s1.l1], &ns[s1.r1], &ns[s1.r2]
	b0l, b0l2 := &ns[b0.l1], &ns[b0.l2]
	ds0b0, ds1s0 := distance(i0, j0), distance(i1, i0)
	s0wp, s1wp, b0wp, b1wp := mix(s0.low, s0.tag), mix(s1.low, s1.tag), mix(b0.low, b0.tag), mix(b1.low, b1.tag)
	s0pb0p := mix(s0.tag, b0.tag)
	s1ps0p := mix(s1.tag, s0.tag)
	prevTag, prev2 := &ns[max(j0-1, 0)], &ns[max(j0-2, 0)]
	return append(f,
		f1(1, 1),
		f1(2, s0.low), f1(3, s0.tag), f1(4, s0wp),
		f1(5, s1.low), f1(6, s1.tag), f1(7, s1wp),
		f1(8, s2.tag), f2(9, s2.low, s2.tag),
		f1(10, b0.low), f1(11, b0.tag), f1(12, b0wp),
		f1(13, b1.low), f1(14, b1.tag), f1(15, b1wp),
		f1(16, b2.low), f1(17, b2.tag), f1(18, b3.tag),
		// pairs
		f2(20, s0wp, b0wp), f2(21, s0wp, b0.low), f2(22, s0wp, b0.tag), f2(23, s0.low, b0wp), f2(24, s0.tag, b0wp),
		f2(25, s0.low, b0.low), f1(26, s0pb0p), f2(27, b0.tag, b1.tag),
		f1(28, s1ps0p), f2(29, s1.low, s0.low), f2(30, s1wp, s0.tag), f2(31, s1.tag, s0wp), f2(32, s1wp, s0wp),
		f2(33, s1.low, b0.low), f2(34, s1.tag, b0.tag), f2(35, s1wp, b0.tag), f2(36, s1.tag, b0wp),
		f2(37, s0wp, b1.tag), f2(38, b0wp, b1.tag), f2(39, b0.tag, b1wp), f2(40, b0.low, b1.low),
		// triples
		f3(41, b0.tag, b1.tag, b2.tag), f2(42, s0pb0p, b1.tag), f2(43, s1ps0p, b0.tag), f2(44, s2.tag, s1ps0p),
		f2(45, s0pb0p, s0l.tag), f2(46, s0pb0p, s0r.tag), f2(47, s0pb0p, b0l.tag), f2(48, s1ps0p, s0l.tag),
		f2(49, s1ps0p, s1r.tag), f2(50, s1ps0p, s1l.tag), f2(51, s1ps0p, s0r.tag),
		f3(52, s1.low, s0.tag, b0.tag), f3(53, s1.tag, s0.low, b0.tag), f3(54, s1.tag, s0.tag, b0.low),
		f3(55, s1.low, s0.low, b0.tag), f3(56, s1.tag, s0.low, b0.low), f3(57, s1.low, s0.tag, b0.low),
		f3(58, s0.low, b0.tag, b1.tag), f3(59, s0.tag, b0.low, b1.tag), f3(60, s0.tag, b0.tag, b1.low),
		f4(61, s0.tag, b0.tag, b1.tag, b2.tag), f4(62, s1.tag, s0.tag, b0.tag, b1.tag), f4(63, s2.tag, s1.tag, s0.tag, b0.tag),
		// distance
		f2(64, s0.low, ds0b0), f2(65, s0.tag, ds0b0), f2(66, b0.low, ds0b0), f2(67, b0.tag, ds0b0), f2(68, s0pb0p, ds0b0),
		f2(69, s1ps0p, ds1s0), f3(70, s1.low, s0.low, ds1s0), f2(71, s1.tag, ds1s0), f2(72, s0.tag, ds1s0+8),
		f3(73, s1ps0p, b0.tag, ds1s0<<4|ds0b0),
		// how many children
		f2(74, s0.low, vc(s0.nl)), f2(75, s0.tag, vc(s0.nl)), f2(76, s0.low, vc(s0.nr)), f2(77, s0.tag, vc(s0.nr)),
		f2(78, b0.low, vc(b0.nl)), f2(79, b0.tag, vc(b0.nl)), f2(80, s1.tag, vc(s1.nr)), f2(81, s1.low, vc(s1.nr)),
		f3(82, s0pb0p, vc(s0.nr), vc(b0.nl)), f3(83, s1ps0p, vc(s1.nr), vc(s0.nl)),
		// children
		f1(84, s0l.low), f2(85, s0l.tag, s0.tag), f2(86, rl(s0l), s0.tag), f1(87, s0r.low), f2(88, s0r.tag, s0.tag), f2(89, rl(s0r), s0.tag),
		f1(90, b0l.low), f2(91, b0l.tag, b0.tag), f2(92, rl(b0l), b0.tag), f2(93, rl(s1r), s1.tag), f2(94, s1r.tag, s1.tag), f1(95, s1r.low),
		f2(96, s0.low, s0.lrels), f2(97, s0.tag, s0.lrels), f2(98, s0.low, s0.rrels), f2(99, s0.tag, s0.rrels),
		f2(100, b0.low, b0.lrels), f2(101, b0.tag, b0.lrels), f2(102, s1.tag, s1.rrels), f2(103, s1.tag, s1.lrels), f2(104, s1.low, s1.rrels),
		f3(105, s0.tag, rl(s0l), rl(s0l2)), f3(106, s0.tag, rl(s0r), rl(s0r2)), f3(107, b0.tag, rl(b0l), rl(b0l2)), f3(108, s1.tag, rl(s1r), rl(s1r2)),
		f3(109, s0pb0p, s0.lrels, b0.lrels), f3(110, s1ps0p, s1.rrels, s0.lrels), f3(111, s0pb0p, s0.rrels, b0.lrels),
		f3(112, s0.tag, s0l.tag, s0l2.tag), f3(113, s0.tag, s0r.tag, s0r2.tag), f3(114, b0.tag, b0l.tag, b0l2.tag),
		f3(115, s1ps0p, s0r.low, s0l.low), f3(116, s0.low, s0l.low, b0.tag), f3(117, s1.low, s0l.low, s0.tag), f3(118, s1.tag, s0l.low, s0.low),
		// words before the buffer as they stand in the text
		f3(119, prevTag.tag, b0.tag, b1.tag), f3(120, prev2.tag, prevTag.tag, b0.tag),
		// clusters
		f2(121, s0.c8, b0.c8), f2(122, s1.c8, s0.c8), f2(123, s0.c8, b0.tag), f2(124, s0.tag, b0.c8), f2(125, s1.c8, s0.tag), f2(126, s1.tag, s0.c8),
		f3(127, s1.c4, s0.c4, b0.c4), f2(128, s1.c8, b0.tag), f3(129, s1.c8, s0l.low, s0.c8), f3(130, s0.c4, b0.c4, b1.c4),
	)
}

// vc bounds a count of children.
func vc(n int32) uint64 { return uint64(min(n, 4)) }

func rl(n *node) uint64 { return uint64(n.rel) }

// labelFeatures appends the features that name the relation from head to dep,
// when dep has all its children.
func (s *state) labelFeatures(f []uint64, hi, di int32) []uint64 {
	ns := s.nodes
	h, d := &ns[hi], &ns[di]
	dir := uint64(1)
	if di < hi {
		dir = 2
	}
	dist := distance(hi, di) | dir<<4
	dp, dn := &ns[di-1], &ns[min(int(di)+1, s.n+1)]
	hp, hn := &ns[hi-1], &ns[min(int(hi)+1, s.n+1)]
	dl, dr, dl2 := &ns[d.l1], &ns[d.r1], &ns[d.l2]
	near := &ns[h.l1] // the child of the head that was joined last on this side
	rels := h.lrels
	if dir == 1 {
		near, rels = &ns[h.r1], h.rrels
	}
	hl := &ns[h.l1]
	return append(f,
		f1(1001, dir),
		f2(1002, d.low, dir), f2(1003, d.tag, dir), f2(1004, h.low, dir), f2(1005, h.tag, dir),
		f3(1006, d.tag, h.tag, dir), f3(1007, d.low, h.tag, dir), f3(1008, d.tag, h.low, dir), f3(1009, d.low, h.low, dir),
		f3(1010, d.tag, h.tag, dist), f2(1011, d.tag, dist), f3(1012, d.low, h.tag, dist),
		f3(1013, d.tag, dp.tag, dir), f3(1014, d.tag, dn.tag, dir), f3(1015, h.tag, hp.tag, dir), f3(1016, h.tag, hn.tag, dir),
		f4(1017, d.tag, h.tag, dp.tag, dir), f4(1018, d.tag, h.tag, dn.tag, dir), f4(1019, d.tag, h.tag, hp.tag, hn.tag),
		f3(1020, dl.low, d.tag, dir), f3(1021, dl.low, h.tag, dir), f4(1022, dl.low, d.tag, h.tag, dir), f3(1023, dl.low, h.low, dir),
		f3(1024, rl(dl), d.tag, dir), f4(1025, rl(dl), d.tag, h.tag, dir), f3(1026, dr.tag, d.tag, dir), f3(1027, rl(dr), d.tag, h.tag),
		f3(1028, d.lrels, d.tag, dir), f4(1029, d.lrels, d.tag, h.tag, dir), f3(1030, d.rrels, d.tag, dir), f4(1031, d.lrels, d.rrels, d.tag, dir),
		f3(1032, rl(near), d.tag, h.tag), f3(1033, rels, d.tag, dir), f4(1034, rels, d.tag, h.tag, dir), f3(1035, h.lrels, d.tag, h.tag), f3(1036, h.rrels, d.tag, h.tag),
		f3(1037, d.c8, h.tag, dir), f3(1038, d.tag, h.c8, dir), f3(1039, d.c8, h.c8, dir), f4(1040, d.c8, dl.low, h.tag, dir), f4(1041, d.c4, dl.low, h.c8, dir),
		f3(1042, near.low, d.tag, h.low), f3(1043, d.low, dl.low, h.low), f3(1044, hl.low, d.tag, h.tag), f3(1045, rl(hl), d.low, h.tag),
		f3(1046, dl2.low, dl.low, d.tag), f4(1047, d.pos, h.pos, dist, rl(dl)), f3(1048, d.low, dp.low, dir), f3(1049, d.low, dn.low, dir),
		f3(1050, dn.low, d.tag, h.tag), f3(1051, dp.low, d.tag, h.tag), f4(1052, d.low, h.c8, dl.low, dir), f3(1053, h.low, rels, d.tag),
		f3(1054, near.c8, d.c8, h.low),
	)
}
