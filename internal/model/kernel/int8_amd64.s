#include "textflag.h"

// DOTS adds to two times sixteen sums the products of four bytes of x and
// the weights in Z24-Z25.
#define DOTS(x, bc, s0, s1) \
	VPBROADCASTD x, bc \
	VPDPBUSD Z24, bc, s0 \
	VPDPBUSD Z25, bc, s1

// RESULT scales a row of sums, adds the bias and stores it, and leaves after
// the last row asked for.
#define RESULT(s0, s1) \
	VBROADCASTSS (R11), Z28 \
	VMULPS Z24, Z28, Z29 \
	VMULPS Z25, Z28, Z30 \
	VCVTDQ2PS s0, s0 \
	VCVTDQ2PS s1, s1 \
	VMULPS Z29, s0, s0 \
	VMULPS Z30, s1, s1 \
	VADDPS Z26, s0, s0 \
	VADDPS Z27, s1, s1 \
	VMOVUPS s0, K1, (DI) \
	VMOVUPS s1, K2, 64(DI) \
	ADDQ $4, R11 \
	ADDQ R12, DI \
	DECQ R13 \
	JZ done

// func tileInt8x512(groups int, x *uint8, stride int, w *int8, shift *int32, wscale, bias, scales, dst *float32, ldd, rows int, mask uint32)
// Up to 8 rows by 32 outputs: sums in Z0-Z15, which begin with the shifts.
TEXT ·tileInt8x512(SB), NOSPLIT, $0-92
	MOVQ groups+0(FP), CX
	MOVQ x+8(FP), SI
	MOVQ stride+16(FP), R8
	MOVQ w+24(FP), DX
	MOVQ shift+32(FP), AX
	MOVQ rows+80(FP), R13
	LEAQ (R8)(R8*2), R9
	LEAQ (SI)(R8*4), R10
	VMOVDQU32 (AX), Z0
	VMOVDQU32 64(AX), Z1
	VMOVDQA32 Z0, Z2
	VMOVDQA32 Z1, Z3
	VMOVDQA32 Z0, Z4
	VMOVDQA32 Z1, Z5
	VMOVDQA32 Z0, Z6
	VMOVDQA32 Z1, Z7
	CMPQ R13, $4
	JLE loop4
	VMOVDQA32 Z0, Z8
	VMOVDQA32 Z1, Z9
	VMOVDQA32 Z0, Z10
	VMOVDQA32 Z1, Z11
	VMOVDQA32 Z0, Z12
	VMOVDQA32 Z1, Z13
	VMOVDQA32 Z0, Z14
	VMOVDQA32 Z1, Z15

	PCALIGN $32
loop8:
	VMOVDQU32 (DX), Z24
	VMOVDQU32 64(DX), Z25
	DOTS((SI), Z26, Z0, Z1)
	DOTS((SI)(R8*1), Z27, Z2, Z3)
	DOTS((SI)(R8*2), Z28, Z4, Z5)
	DOTS((SI)(R9*1), Z29, Z6, Z7)
	DOTS((R10), Z26, Z8, Z9)
	DOTS((R10)(R8*1), Z27, Z10, Z11)
	DOTS((R10)(R8*2), Z28, Z12, Z13)
	DOTS((R10)(R9*1), Z29, Z14, Z15)
	ADDQ $4, SI
	ADDQ $4, R10
	SUBQ $-128, DX
	DECQ CX
	JNZ loop8
	JMP results

	PCALIGN $32
loop4:
	VMOVDQU32 (DX), Z24
	VMOVDQU32 64(DX), Z25
	DOTS((SI), Z26, Z0, Z1)
	DOTS((SI)(R8*1), Z27, Z2, Z3)
	DOTS((SI)(R8*2), Z28, Z4, Z5)
	DOTS((SI)(R9*1), Z29, Z6, Z7)
	ADDQ $4, SI
	SUBQ $-128, DX
	DECQ CX
	JNZ loop4

results:
	MOVQ wscale+40(FP), AX
	MOVQ bias+48(FP), BX
	MOVQ scales+56(FP), R11
	MOVQ dst+64(FP), DI
	MOVQ ldd+72(FP), R12
	MOVL mask+88(FP), DX
	SHLQ $2, R12
	KMOVW DX, K1
	SHRL $16, DX
	KMOVW DX, K2
	VMOVUPS (AX), Z24
	VMOVUPS 64(AX), Z25
	VMOVUPS.Z (BX), K1, Z26
	VMOVUPS.Z 64(BX), K2, Z27
	RESULT(Z0, Z1)
	RESULT(Z2, Z3)
	RESULT(Z4, Z5)
	RESULT(Z6, Z7)
	RESULT(Z8, Z9)
	RESULT(Z10, Z11)
	RESULT(Z12, Z13)
	RESULT(Z14, Z15)
done:
	VZEROUPPER
	RET

#define DOTS256(x, s0, s1) \
	VPBROADCASTD x, Y10 \
	VPMADDWD Y8, Y10, Y11 \
	VPMADDWD Y9, Y10, Y12 \
	VPADDD Y11, s0, s0 \
	VPADDD Y12, s1, s1

#define RESULT256(s0, s1) \
	VBROADCASTSS (R11), Y12 \
	VMULPS Y8, Y12, Y13 \
	VMULPS Y9, Y12, Y12 \
	VCVTDQ2PS s0, s0 \
	VCVTDQ2PS s1, s1 \
	VMULPS Y13, s0, s0 \
	VMULPS Y12, s1, s1 \
	VADDPS Y10, s0, s0 \
	VADDPS Y11, s1, s1 \
	VMASKMOVPS s0, Y14, (DI) \
	VMASKMOVPS s1, Y15, 32(DI) \
	ADDQ $4, R11 \
	ADDQ R12, DI \
	DECQ R13 \
	JZ done256

// func tileInt8x256(pairs int, x *int16, stride int, w *int8, shift *int32, wscale, bias, scales, dst *float32, ldd, rows int, mask *int32)
// Up to 4 rows by 16 outputs: sums in Y0-Y7, which begin with the shifts.
TEXT ·tileInt8x256(SB), NOSPLIT, $0-96
	MOVQ pairs+0(FP), CX
	MOVQ x+8(FP), SI
	MOVQ stride+16(FP), R8
	MOVQ w+24(FP), DX
	MOVQ shift+32(FP), AX
	MOVQ rows+80(FP), R13
	SHLQ $1, R8
	LEAQ (R8)(R8*2), R9
	VMOVDQU (AX), Y0
	VMOVDQU 32(AX), Y1
	VMOVDQA Y0, Y2
	VMOVDQA Y1, Y3
	VMOVDQA Y0, Y4
	VMOVDQA Y1, Y5
	VMOVDQA Y0, Y6
	VMOVDQA Y1, Y7

	PCALIGN $32
loop:
	VPMOVSXBW (DX), Y8
	VPMOVSXBW 16(DX), Y9
	DOTS256((SI), Y0, Y1)
	DOTS256((SI)(R8*1), Y2, Y3)
	DOTS256((SI)(R8*2), Y4, Y5)
	DOTS256((SI)(R9*1), Y6, Y7)
	ADDQ $4, SI
	ADDQ $32, DX
	DECQ CX
	JNZ loop

	MOVQ wscale+40(FP), AX
	MOVQ bias+48(FP), BX
	MOVQ scales+56(FP), R11
	MOVQ dst+64(FP), DI
	MOVQ ldd+72(FP), R12
	MOVQ mask+88(FP), DX
	SHLQ $2, R12
	VMOVDQU (DX), Y14
	VMOVDQU 32(DX), Y15
	VMOVUPS (AX), Y8
	VMOVUPS 32(AX), Y9
	VMASKMOVPS (BX), Y14, Y10
	VMASKMOVPS 32(BX), Y15, Y11
	RESULT256(Y0, Y1)
	RESULT256(Y2, Y3)
	RESULT256(Y4, Y5)
	RESULT256(Y6, Y7)
done256:
	VZEROUPPER
	RET

// func widen(dst *int16, x *uint8, n int)
TEXT ·widen(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
widen:
	VPMOVZXBW (SI), Y0
	VMOVDQU Y0, (DI)
	ADDQ $16, SI
	ADDQ $32, DI
	SUBQ $16, CX
	JNZ widen
	VZEROUPPER
	RET

// func largest256(x *float32, n int) uint32
// The bits of numbers without their sign are in the order of their size.
TEXT ·largest256(SB), NOSPLIT, $0-20
	MOVQ x+0(FP), SI
	MOVQ n+8(FP), CX
	VPCMPEQD Y2, Y2, Y2
	VPSRLD $1, Y2, Y2
	VPXOR Y0, Y0, Y0
	VPXOR Y1, Y1, Y1
largest:
	VPAND (SI), Y2, Y3
	VPAND 32(SI), Y2, Y4
	VPMAXSD Y3, Y0, Y0
	VPMAXSD Y4, Y1, Y1
	ADDQ $64, SI
	SUBQ $16, CX
	JNZ largest
	VPMAXSD Y1, Y0, Y0
	VEXTRACTI128 $1, Y0, X1
	VPMAXSD X1, X0, X0
	VPSHUFD $0x4e, X0, X1
	VPMAXSD X1, X0, X0
	VPSHUFD $0xb1, X0, X1
	VPMAXSD X1, X0, X0
	VMOVD X0, AX
	MOVL AX, ret+16(FP)
	VZEROUPPER
	RET

// The order in which the packing instructions leave groups of four bytes.
DATA order<>+0(SB)/8, $0x0000000400000000
DATA order<>+8(SB)/8, $0x0000000500000001
DATA order<>+16(SB)/8, $0x0000000600000002
DATA order<>+24(SB)/8, $0x0000000700000003
GLOBL order<>(SB), RODATA|NOPTR, $32

// func round256(dst *uint8, x *float32, inverse float32, n int)
TEXT ·round256(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ x+8(FP), SI
	VBROADCASTSS inverse+16(FP), Y0
	MOVQ n+24(FP), CX
	VMOVDQU order<>(SB), Y5
	VPCMPEQB Y6, Y6, Y6
	VPABSB Y6, Y6
	VPSLLW $7, Y6, Y6
round:
	VMULPS (SI), Y0, Y1
	VMULPS 32(SI), Y0, Y2
	VMULPS 64(SI), Y0, Y3
	VMULPS 96(SI), Y0, Y4
	VCVTPS2DQ Y1, Y1
	VCVTPS2DQ Y2, Y2
	VCVTPS2DQ Y3, Y3
	VCVTPS2DQ Y4, Y4
	VPACKSSDW Y2, Y1, Y1
	VPACKSSDW Y4, Y3, Y3
	VPACKSSWB Y3, Y1, Y1
	VPERMD Y1, Y5, Y1
	VPXOR Y6, Y1, Y1
	VMOVDQU Y1, (DI)
	SUBQ $-128, SI
	ADDQ $32, DI
	SUBQ $32, CX
	JNZ round
	VZEROUPPER
	RET

DATA epsilon<>+0(SB)/8, $1e-5
DATA epsilon<>+8(SB)/8, $1.0
GLOBL epsilon<>(SB), RODATA|NOPTR, $16

// FOLD adds the sixteen sums of Y0-Y1 in halves; the sum is in X0.
#define FOLD \
	VADDPS Y1, Y0, Y0 \
	VEXTRACTF128 $1, Y0, X1 \
	VADDPS X1, X0, X0 \
	VPSHUFD $0x4e, X0, X1 \
	VADDPS X1, X0, X0 \
	VPSHUFD $0xb1, X0, X1 \
	VADDPS X1, X0, X0

// func norm256(dst, x, gain, bias *float32, n int) uint32
// Returns the largest of the results without their signs, as largest256 does.
TEXT ·norm256(SB), NOSPLIT, $0-44
	MOVQ dst+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ gain+16(FP), DX
	MOVQ bias+24(FP), BX
	MOVQ n+32(FP), CX
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	XORQ AX, AX
sum:
	VADDPS (SI)(AX*4), Y0, Y0
	VADDPS 32(SI)(AX*4), Y1, Y1
	ADDQ $16, AX
	CMPQ AX, CX
	JLT sum
	FOLD
	VXORPS X3, X3, X3
	VCVTSI2SSQ CX, X3, X3
	VDIVSS X3, X0, X0
	VBROADCASTSS X0, Y2
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	XORQ AX, AX
spread:
	VMOVUPS (SI)(AX*4), Y4
	VMOVUPS 32(SI)(AX*4), Y5
	VSUBPS Y2, Y4, Y4
	VSUBPS Y2, Y5, Y5
	VMULPS Y4, Y4, Y4
	VMULPS Y5, Y5, Y5
	VADDPS Y4, Y0, Y0
	VADDPS Y5, Y1, Y1
	ADDQ $16, AX
	CMPQ AX, CX
	JLT spread
	FOLD
	VDIVSS X3, X0, X0
	VCVTSS2SD X0, X0, X0
	VADDSD epsilon<>+0(SB), X0, X0
	VSQRTSD X0, X0, X0
	VMOVSD epsilon<>+8(SB), X1
	VDIVSD X0, X1, X0
	VCVTSD2SS X0, X0, X0
	VBROADCASTSS X0, Y1
	VPCMPEQD Y6, Y6, Y6
	VPSRLD $1, Y6, Y6
	VPXOR Y0, Y0, Y0
	VPXOR Y3, Y3, Y3
	XORQ AX, AX
scale:
	VMOVUPS (SI)(AX*4), Y4
	VMOVUPS 32(SI)(AX*4), Y5
	VSUBPS Y2, Y4, Y4
	VSUBPS Y2, Y5, Y5
	VMULPS Y1, Y4, Y4
	VMULPS Y1, Y5, Y5
	VMULPS (DX)(AX*4), Y4, Y4
	VMULPS 32(DX)(AX*4), Y5, Y5
	VADDPS (BX)(AX*4), Y4, Y4
	VADDPS 32(BX)(AX*4), Y5, Y5
	VMOVUPS Y4, (DI)(AX*4)
	VMOVUPS Y5, 32(DI)(AX*4)
	VPAND Y6, Y4, Y4
	VPAND Y6, Y5, Y5
	VPMAXSD Y4, Y0, Y0
	VPMAXSD Y5, Y3, Y3
	ADDQ $16, AX
	CMPQ AX, CX
	JLT scale
	VPMAXSD Y3, Y0, Y0
	VEXTRACTI128 $1, Y0, X1
	VPMAXSD X1, X0, X0
	VPSHUFD $0x4e, X0, X1
	VPMAXSD X1, X0, X0
	VPSHUFD $0xb1, X0, X1
	VPMAXSD X1, X0, X0
	VMOVD X0, AX
	MOVL AX, ret+40(FP)
	VZEROUPPER
	RET

// func leaky256(x *float32, slope float32, n int)
// The sign picks the slope.
TEXT ·leaky256(SB), NOSPLIT, $0-24
	MOVQ x+0(FP), SI
	VBROADCASTSS slope+8(FP), Y0
	MOVQ n+16(FP), CX
leaky:
	VMOVUPS (SI), Y1
	VMULPS Y0, Y1, Y2
	VBLENDVPS Y1, Y2, Y1, Y1
	VMOVUPS Y1, (SI)
	ADDQ $32, SI
	SUBQ $8, CX
	JNZ leaky
	VZEROUPPER
	RET

// func addLeaky256(dst, x *float32, slope float32, n int)
TEXT ·addLeaky256(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ x+8(FP), SI
	VBROADCASTSS slope+16(FP), Y0
	MOVQ n+24(FP), CX
addleaky:
	VMOVUPS (SI), Y1
	VMULPS Y0, Y1, Y2
	VBLENDVPS Y1, Y2, Y1, Y1
	VADDPS (DI), Y1, Y1
	VMOVUPS Y1, (DI)
	ADDQ $32, SI
	ADDQ $32, DI
	SUBQ $8, CX
	JNZ addleaky
	VZEROUPPER
	RET

DATA sigmoid<>+0(SB)/4, $0.2
DATA sigmoid<>+4(SB)/4, $0.5
DATA sigmoid<>+8(SB)/4, $1.0
GLOBL sigmoid<>(SB), RODATA|NOPTR, $12

#define SIGMOID(y) \
	VADDPS Y13, y, y \
	VMAXPS Y14, y, y \
	VMINPS Y15, y, y

// UNIT reads eight units of a word: a state, and where they stand.
#define UNIT(st, at) \
	VMULPS at(SI)(DX*1), Y12, Y4 \
	VMULPS at(SI)(DX*2), Y12, Y6 \
	SIGMOID(Y4) \
	SIGMOID(Y6) \
	VSUBPS Y4, Y15, Y5 \
	VMULPS at(SI), Y5, Y5 \
	VMULPS st, Y4, Y4 \
	VADDPS Y5, Y4, st \
	VMULPS st, Y6, Y6 \
	VADDPS at(BX), Y6, Y6 \
	VMOVUPS Y6, at(BX)

// func recur256(x, h *float32, n, width, xstep, hstep int)
// 32 units over n words; the steps go from one word to the next.
TEXT ·recur256(SB), NOSPLIT, $0-48
	MOVQ x+0(FP), BX
	MOVQ h+8(FP), SI
	MOVQ n+16(FP), CX
	MOVQ width+24(FP), DX
	MOVQ xstep+32(FP), R8
	MOVQ hstep+40(FP), R9
	SHLQ $2, DX
	SHLQ $2, R8
	SHLQ $2, R9
	VBROADCASTSS sigmoid<>+0(SB), Y12
	VBROADCASTSS sigmoid<>+4(SB), Y13
	VXORPS Y14, Y14, Y14
	VBROADCASTSS sigmoid<>+8(SB), Y15
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3
recur:
	UNIT(Y0, 0)
	UNIT(Y1, 32)
	UNIT(Y2, 64)
	UNIT(Y3, 96)
	ADDQ R8, BX
	ADDQ R9, SI
	DECQ CX
	JNZ recur
	VZEROUPPER
	RET

// func addScaled256(dst *float32, q *int8, scale float32, n int)
TEXT ·addScaled256(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ q+8(FP), SI
	VBROADCASTSS scale+16(FP), Y0
	MOVQ n+24(FP), CX
addscaled:
	VPMOVSXBD (SI), Y1
	VCVTDQ2PS Y1, Y1
	VMULPS Y0, Y1, Y1
	VADDPS (DI), Y1, Y1
	VMOVUPS Y1, (DI)
	ADDQ $8, SI
	ADDQ $32, DI
	SUBQ $8, CX
	JNZ addscaled
	VZEROUPPER
	RET

#define SUMROW(at, st, tmp) \
	VPMOVSXBD at(BX)(AX*1), tmp \
	VPADDD tmp, st, st

// func sumRows256(sums *[32]int32, table *int8, width int, rows *uint32, n int)
// Eight columns at a time are read, so up to 31 bytes beyond a row.
TEXT ·sumRows256(SB), NOSPLIT, $0-40
	MOVQ sums+0(FP), DI
	MOVQ table+8(FP), BX
	MOVQ width+16(FP), DX
	MOVQ rows+24(FP), SI
	MOVQ n+32(FP), CX
	VPXOR Y0, Y0, Y0
	VPXOR Y1, Y1, Y1
	VPXOR Y2, Y2, Y2
	VPXOR Y3, Y3, Y3
	CMPQ DX, $16
	JGT sumrows32
sumrows16:
	MOVL (SI), AX
	IMULQ DX, AX
	SUMROW(0, Y0, Y4)
	SUMROW(8, Y1, Y5)
	ADDQ $4, SI
	DECQ CX
	JNZ sumrows16
	JMP sumrowsdone
sumrows32:
	MOVL (SI), AX
	IMULQ DX, AX
	SUMROW(0, Y0, Y4)
	SUMROW(8, Y1, Y5)
	SUMROW(16, Y2, Y6)
	SUMROW(24, Y3, Y7)
	ADDQ $4, SI
	DECQ CX
	JNZ sumrows32
sumrowsdone:
	VMOVDQU Y0, (DI)
	VMOVDQU Y1, 32(DI)
	VMOVDQU Y2, 64(DI)
	VMOVDQU Y3, 96(DI)
	VZEROUPPER
	RET

// func addWords256(dst *int32, x *uint16, n int)
TEXT ·addWords256(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
addwords:
	VPMOVSXWD (SI), Y0
	VPADDD (DI), Y0, Y0
	VMOVDQU Y0, (DI)
	ADDQ $16, SI
	ADDQ $32, DI
	SUBQ $8, CX
	JNZ addwords
	VZEROUPPER
	RET
