#include "textflag.h"

// Palette 1; all eight tiles have sixteen rows of 64 bytes.
DATA tileConfig<>+0(SB)/8, $1
DATA tileConfig<>+8(SB)/8, $0
DATA tileConfig<>+16(SB)/8, $0x0040004000400040
DATA tileConfig<>+24(SB)/8, $0x0040004000400040
DATA tileConfig<>+32(SB)/8, $0
DATA tileConfig<>+40(SB)/8, $0
DATA tileConfig<>+48(SB)/8, $0x1010101010101010
DATA tileConfig<>+56(SB)/8, $0
GLOBL tileConfig<>(SB), RODATA|NOPTR, $64

// The assembler does not know the instructions of AMX: they stand here as bytes.
#define LDTILECFG_AX BYTE $0xc4; BYTE $0xe2; BYTE $0x78; BYTE $0x49; BYTE $0x00
#define TILEZERO_0 BYTE $0xc4; BYTE $0xe2; BYTE $0x7b; BYTE $0x49; BYTE $0xc0
#define TILEZERO_1 BYTE $0xc4; BYTE $0xe2; BYTE $0x7b; BYTE $0x49; BYTE $0xc8
#define TILEZERO_2 BYTE $0xc4; BYTE $0xe2; BYTE $0x7b; BYTE $0x49; BYTE $0xd0
#define TILEZERO_3 BYTE $0xc4; BYTE $0xe2; BYTE $0x7b; BYTE $0x49; BYTE $0xd8
#define TILELOADD_AX_R8_4 BYTE $0xc4; BYTE $0xa2; BYTE $0x7b; BYTE $0x4b; BYTE $0x24; BYTE $0x00
#define TILELOADD_DX_R8_5 BYTE $0xc4; BYTE $0xa2; BYTE $0x7b; BYTE $0x4b; BYTE $0x2c; BYTE $0x02
#define TILELOADD_R12_R13_6 BYTE $0xc4; BYTE $0x82; BYTE $0x7b; BYTE $0x4b; BYTE $0x34; BYTE $0x2c
#define TILELOADD_R9_R13_7 BYTE $0xc4; BYTE $0x82; BYTE $0x7b; BYTE $0x4b; BYTE $0x3c; BYTE $0x29
#define TDPBUSD_4_6_0 BYTE $0xc4; BYTE $0xe2; BYTE $0x49; BYTE $0x5e; BYTE $0xc4
#define TDPBUSD_4_7_1 BYTE $0xc4; BYTE $0xe2; BYTE $0x41; BYTE $0x5e; BYTE $0xcc
#define TDPBUSD_5_6_2 BYTE $0xc4; BYTE $0xe2; BYTE $0x49; BYTE $0x5e; BYTE $0xd5
#define TDPBUSD_5_7_3 BYTE $0xc4; BYTE $0xe2; BYTE $0x41; BYTE $0x5e; BYTE $0xdd
#define TILESTORED_0_DI_2R13 BYTE $0xc4; BYTE $0xa2; BYTE $0x7a; BYTE $0x4b; BYTE $0x04; BYTE $0x6f
#define TILESTORED_1_AX_2R13 BYTE $0xc4; BYTE $0xa2; BYTE $0x7a; BYTE $0x4b; BYTE $0x0c; BYTE $0x68
#define TILESTORED_2_AX_2R13 BYTE $0xc4; BYTE $0xa2; BYTE $0x7a; BYTE $0x4b; BYTE $0x14; BYTE $0x68
#define TILESTORED_3_AX_2R13 BYTE $0xc4; BYTE $0xa2; BYTE $0x7a; BYTE $0x4b; BYTE $0x1c; BYTE $0x68
#define TILERELEASE BYTE $0xc4; BYTE $0xe2; BYTE $0x78; BYTE $0x49; BYTE $0xc0
#define TILELOADD_SI_R13_3 BYTE $0xc4; BYTE $0xa2; BYTE $0x7b; BYTE $0x4b; BYTE $0x1c; BYTE $0x2e
#define TILELOADD_BX_R8_3 BYTE $0xc4; BYTE $0xa2; BYTE $0x7b; BYTE $0x4b; BYTE $0x1c; BYTE $0x03
#define TILELOADD_R9_R13_4 BYTE $0xc4; BYTE $0x82; BYTE $0x7b; BYTE $0x4b; BYTE $0x24; BYTE $0x29
#define TILELOADD_R9_R13_1024_5 BYTE $0xc4; BYTE $0x82; BYTE $0x7b; BYTE $0x4b; BYTE $0xac; BYTE $0x29; BYTE $0x00; BYTE $0x04; BYTE $0x00; BYTE $0x00
#define TILELOADD_BX_R13_6 BYTE $0xc4; BYTE $0xa2; BYTE $0x7b; BYTE $0x4b; BYTE $0x34; BYTE $0x2b
#define TDPBF16PS_3_4_0 BYTE $0xc4; BYTE $0xe2; BYTE $0x5a; BYTE $0x5c; BYTE $0xc3
#define TDPBF16PS_3_5_1 BYTE $0xc4; BYTE $0xe2; BYTE $0x52; BYTE $0x5c; BYTE $0xcb
#define TDPBF16PS_3_6_2 BYTE $0xc4; BYTE $0xe2; BYTE $0x4a; BYTE $0x5c; BYTE $0xd3
#define TILESTORED_1_DI_2R13_64 BYTE $0xc4; BYTE $0xa2; BYTE $0x7a; BYTE $0x4b; BYTE $0x4c; BYTE $0x6f; BYTE $0x40
#define TILESTORED_0_DI_R13 BYTE $0xc4; BYTE $0xa2; BYTE $0x7a; BYTE $0x4b; BYTE $0x04; BYTE $0x2f
#define TILESTORED_1_DI_R13_1024 BYTE $0xc4; BYTE $0xa2; BYTE $0x7a; BYTE $0x4b; BYTE $0x8c; BYTE $0x2f; BYTE $0x00; BYTE $0x04; BYTE $0x00; BYTE $0x00
#define TILESTORED_2_DI_R13_2048 BYTE $0xc4; BYTE $0xa2; BYTE $0x7a; BYTE $0x4b; BYTE $0x94; BYTE $0x2f; BYTE $0x00; BYTE $0x08; BYTE $0x00; BYTE $0x00

// The numbers of GELU, as in gen/tables.go: of s = min(max(x, least), most)², the coefficients of the polynomial, highest
// first, and the half that is added.
DATA geluNumbers<>+0(SB)/4, $4.5
DATA geluNumbers<>+4(SB)/4, $-4.5
DATA geluNumbers<>+8(SB)/4, $2.9898473e-11
DATA geluNumbers<>+12(SB)/4, $-3.2885468e-09
DATA geluNumbers<>+16(SB)/4, $1.5884400e-07
DATA geluNumbers<>+20(SB)/4, $-4.4645599e-06
DATA geluNumbers<>+24(SB)/4, $8.1839353e-05
DATA geluNumbers<>+28(SB)/4, $-0.0010427271
DATA geluNumbers<>+32(SB)/4, $0.0096161226
DATA geluNumbers<>+36(SB)/4, $-0.066070214
DATA geluNumbers<>+40(SB)/4, $0.39879298
DATA geluNumbers<>+44(SB)/4, $0.5
GLOBL geluNumbers<>(SB), RODATA|NOPTR, $48

// SUMS turns the 32 sums of a row into numbers in x and y: what the zero of the row adds is taken back, then sum·factor of
// the column·scale of the row + bias. Rows are counted from the one that BX and SI stand at.
#define SUMS(row, x, y) \
	VPBROADCASTD row*8(SI), Z0; \
	VBROADCASTSS row*8+4(SI), Z1; \
	VMOVDQU32    row*128(BX), x; \
	VMOVDQU32    row*128+64(BX), y; \
	VPDPWSSD     Z2, Z0, x; \
	VPDPWSSD     Z3, Z0, y; \
	VCVTDQ2PS    x, x; \
	VCVTDQ2PS    y, y; \
	VMULPS       Z4, x, x; \
	VMULPS       Z5, y, y; \
	VFMADD213PS  Z6, Z1, x; \
	VFMADD213PS  Z7, Z1, y

// EACH does one thing with eight vectors each and a number.
#define EACH(do, from, c) \
	VBROADCASTSS geluNumbers<>+from(SB), c; \
	do(c, Z8, Z16, Z24); \
	do(c, Z9, Z17, Z25); \
	do(c, Z10, Z18, Z26); \
	do(c, Z11, Z19, Z27); \
	do(c, Z12, Z20, Z28); \
	do(c, Z13, Z21, Z29); \
	do(c, Z14, Z22, Z30); \
	do(c, Z15, Z23, Z31)

#define MOST(c, x, s, p) VMINPS c, x, x
#define LEAST(c, x, s, p) VMAXPS c, x, x
#define FIRST(c, x, s, p) VMULPS x, x, s; VMOVAPS c, p
#define NEXT(c, x, s, p) VFMADD213PS c, s, p
#define LAST(c, x, s, p) VFMADD213PS c, x, p

// GELU makes Φ(x) in Z24 to Z31 of x in Z8 to Z15. So many at once leave no instruction waiting for the one before.
#define GELU \
	EACH(MOST, 0, Z0); \
	EACH(LEAST, 4, Z1); \
	EACH(FIRST, 8, Z0); \
	EACH(NEXT, 12, Z1); \
	EACH(NEXT, 16, Z0); \
	EACH(NEXT, 20, Z1); \
	EACH(NEXT, 24, Z0); \
	EACH(NEXT, 28, Z1); \
	EACH(NEXT, 32, Z0); \
	EACH(NEXT, 36, Z1); \
	EACH(NEXT, 40, Z0); \
	EACH(LAST, 44, Z1)

// ACTIVATE finishes four rows: it stores x·Φ(x).
#define ACTIVATE \
	SUMS(0, Z8, Z9); \
	SUMS(1, Z10, Z11); \
	SUMS(2, Z12, Z13); \
	SUMS(3, Z14, Z15); \
	LEAQ    (R10)(R14*2), R15; \
	VMOVUPS Z8, (R10); \
	VMOVUPS Z9, 64(R10); \
	VMOVUPS Z10, (R10)(R14*1); \
	VMOVUPS Z11, 64(R10)(R14*1); \
	VMOVUPS Z12, (R15); \
	VMOVUPS Z13, 64(R15); \
	VMOVUPS Z14, (R15)(R14*1); \
	VMOVUPS Z15, 64(R15)(R14*1); \
	GELU; \
	VMULPS  (R10), Z24, Z24; \
	VMULPS  64(R10), Z25, Z25; \
	VMULPS  (R10)(R14*1), Z26, Z26; \
	VMULPS  64(R10)(R14*1), Z27, Z27; \
	VMULPS  (R15), Z28, Z28; \
	VMULPS  64(R15), Z29, Z29; \
	VMULPS  (R15)(R14*1), Z30, Z30; \
	VMULPS  64(R15)(R14*1), Z31, Z31; \
	VMOVUPS Z24, (R10); \
	VMOVUPS Z25, 64(R10); \
	VMOVUPS Z26, (R10)(R14*1); \
	VMOVUPS Z27, 64(R10)(R14*1); \
	VMOVUPS Z28, (R15); \
	VMOVUPS Z29, 64(R15); \
	VMOVUPS Z30, (R15)(R14*1); \
	VMOVUPS Z31, 64(R15)(R14*1); \
	ADDQ    $32, SI; \
	ADDQ    $512, BX; \
	LEAQ    (R15)(R14*2), R10

// PUT stores Z8 and Z9 and goes to the next row.
#define PUT \
	VMOVUPS Z8, (R10); \
	VMOVUPS Z9, 64(R10); \
	ADDQ    $8, SI; \
	ADDQ    $128, BX; \
	ADDQ    R14, R10

// func productAMX(t *tilework)
//
// Blocks of 32 rows times two panels are summed in four tiles. The sums of a block are turned into numbers, a few rows
// with each step, while the tiles sum the next block.
//
//	AX, DX    rows 0 to 15 and 16 to 31 of the block, R8 bytes from row to row
//	R12, R9   the two panels
//	CX        steps of 64 inputs left
//	DI        where the sums of this block go
//	BX        the sums of the next row to be finished, of R11 rows
//	SI        its zero and its scale
//	R10, R14  where its numbers go, and the bytes from row to row
TEXT ·productAMX(SB), 0, $64-8
	MOVQ t+0(FP), CX
	MOVQ 8(CX), R8
	MOVQ 72(CX), R14
	MOVQ 112(CX), AX
	MOVQ AX, mode-8(SP)
	MOVQ 56(CX), AX
	MOVQ AX, share-16(SP)
	MOVQ 120(CX), DI
	LEAQ 4096(DI), AX
	MOVQ AX, other-24(SP)
	MOVQ $64, R13
	XORQ R11, R11
	LEAQ tileConfig<>(SB), AX
	LDTILECFG_AX

panel:
	MOVQ t+0(FP), CX
	MOVQ 0(CX), AX
	MOVQ AX, rowsAt-32(SP)
	MOVQ $0, row-40(SP)
	MOVQ 64(CX), AX
	MOVQ AX, columnsAt-48(SP)

block:
	MOVQ t+0(FP), CX
	MOVQ 48(CX), AX
	SUBQ row-40(SP), AX
	SUBQ $16, AX
	MOVQ AX, lower-56(SP)    // how many rows there are beyond 15
	MOVQ rowsAt-32(SP), AX
	MOVQ R8, DX
	SHLQ $4, DX
	ADDQ AX, DX
	MOVQ 16(CX), R12
	MOVQ 24(CX), R9
	ADDQ R12, R9
	MOVQ 32(CX), CX
	TILEZERO_0
	TILEZERO_1
	TILEZERO_2
	TILEZERO_3

step:
	TILELOADD_AX_R8_4
	TILELOADD_R12_R13_6
	TILELOADD_R9_R13_7
	TDPBUSD_4_6_0
	TDPBUSD_4_7_1
	CMPQ lower-56(SP), $0
	JLE  summed
	TILELOADD_DX_R8_5
	TDPBUSD_5_6_2
	TDPBUSD_5_7_3

summed:
	MOVQ share-16(SP), R15
	CMPQ mode-8(SP), $1
	JEQ  adding
	JHI  activating

storing:
	TESTQ R11, R11
	JZ    stepped
	SUMS(0, Z8, Z9)
	PUT
	DECQ  R11
	DECQ  R15
	JNZ   storing
	JMP   stepped

adding:
	TESTQ  R11, R11
	JZ     stepped
	SUMS(0, Z8, Z9)
	VADDPS (R10), Z8, Z8
	VADDPS 64(R10), Z9, Z9
	PUT
	DECQ   R11
	DECQ   R15
	JNZ    adding
	JMP    stepped

activating:
	CMPQ R11, $4
	JLT  stepped
	ACTIVATE
	SUBQ $4, R11
	LEAQ (CX*4), R15
	CMPQ R11, R15
	JLT  stepped
	ACTIVATE
	SUBQ $4, R11

stepped:
	ADDQ $64, AX
	ADDQ $64, DX
	ADDQ $1024, R12
	ADDQ $1024, R9
	DECQ CX
	JNZ  step

	TILESTORED_0_DI_2R13
	LEAQ 64(DI), AX
	TILESTORED_1_AX_2R13
	LEAQ 2048(DI), AX
	TILESTORED_2_AX_2R13
	LEAQ 2112(DI), AX
	TILESTORED_3_AX_2R13

	// Fewer than four rows, which are the last of all.
	TESTQ R11, R11
	JZ    finished
	CALL  activateRows<>(SB)

finished:
	// This block is the next to be finished.
	MOVQ DI, BX
	MOVQ other-24(SP), DI
	MOVQ BX, other-24(SP)
	MOVQ t+0(FP), CX
	MOVQ row-40(SP), AX
	MOVQ 80(CX), SI
	LEAQ (SI)(AX*8), SI
	MOVQ columnsAt-48(SP), R10
	MOVQ 48(CX), R11
	SUBQ AX, R11
	CMPQ R11, $32
	JLE  counted
	MOVQ $32, R11

counted:
	MOVQ      88(CX), DX
	VMOVDQU32 (DX), Z2
	VMOVDQU32 64(DX), Z3
	MOVQ      96(CX), DX
	VMOVUPS   (DX), Z4
	VMOVUPS   64(DX), Z5
	MOVQ      104(CX), DX
	VMOVUPS   (DX), Z6
	VMOVUPS   64(DX), Z7

	ADDQ $32, AX
	MOVQ AX, row-40(SP)
	MOVQ R14, DX
	SHLQ $5, DX
	ADDQ DX, columnsAt-48(SP)
	MOVQ R8, DX
	SHLQ $5, DX
	ADDQ DX, rowsAt-32(SP)
	CMPQ AX, 48(CX)
	JLT  block

	// The next two panels.
	MOVQ 24(CX), DX
	ADDQ DX, DX
	ADDQ DX, 16(CX)
	ADDQ $128, 64(CX)
	ADDQ $128, 88(CX)
	ADDQ $128, 96(CX)
	ADDQ $128, 104(CX)
	DECQ 40(CX)
	JNZ  panel
	TILERELEASE

	// The last block.
	CMPQ mode-8(SP), $1
	JEQ  lastAdding
	JHI  lastActivating

lastStoring:
	SUMS(0, Z8, Z9)
	PUT
	DECQ R11
	JNZ  lastStoring
	VZEROUPPER
	RET

lastAdding:
	SUMS(0, Z8, Z9)
	VADDPS (R10), Z8, Z8
	VADDPS 64(R10), Z9, Z9
	PUT
	DECQ R11
	JNZ  lastAdding
	VZEROUPPER
	RET

lastActivating:
	CMPQ R11, $4
	JLT  lastRows
	ACTIVATE
	SUBQ $4, R11
	JMP  lastActivating

lastRows:
	CALL activateRows<>(SB)
	VZEROUPPER
	RET

// activateRows finishes R11 rows, fewer than four: it stores x·Φ(x).
TEXT activateRows<>(SB), NOSPLIT, $0-0
	TESTQ R11, R11
	JZ    none

one:
	SUMS(0, Z8, Z9)
	VMOVUPS Z8, (R10)
	VMOVUPS Z9, 64(R10)
	GELU
	VMULPS (R10), Z24, Z8
	VMULPS 64(R10), Z25, Z9
	PUT
	DECQ   R11
	JNZ    one

none:
	RET

// Attention: a bfloat16 1 twice, and words, each twice: the least power, what is no mantissa, the least word, the bits that
// turn the greatest word into the least unsigned one, the bias of exponents, and the least top of a row.
DATA attention<>+0(SB)/4, $0x3f803f80
DATA attention<>+4(SB)/4, $0x1f801f80
DATA attention<>+8(SB)/4, $0xff80ff80
DATA attention<>+12(SB)/4, $0x80008000
DATA attention<>+16(SB)/4, $0x7fff7fff
DATA attention<>+20(SB)/4, $0x3f803f80
DATA attention<>+24(SB)/4, $0xbf80bf80
GLOBL attention<>(SB), RODATA|NOPTR, $28

// EXPONENTS makes words of 32 scores of a row and keeps the greatest.
#define EXPONENTS(at, top) \
	VMULPS    at(BX), Z0, Z6; \
	VMULPS    at+64(BX), Z0, Z7; \
	VCVTPS2DQ Z6, Z6; \
	VCVTPS2DQ Z7, Z7; \
	VPACKSSDW Z7, Z6, Z6; \
	VPMAXSW   Z6, top, top; \
	VMOVDQU32 Z6, (R10); \
	ADDQ      R8, R10

// MASKED is EXPONENTS for keys of which there are those that K1 says.
#define MASKED(at, top) \
	VMULPS     at(BX), Z0, Z6; \
	VMULPS     at+64(BX), Z0, Z7; \
	VCVTPS2DQ  Z6, Z6; \
	VCVTPS2DQ  Z7, Z7; \
	VPACKSSDW  Z7, Z6, Z6; \
	VPBLENDMW  Z6, Z5, K1, Z6; \
	VPMAXSW    Z6, top, top; \
	VMOVDQU32  Z6, (R10); \
	ADDQ       R8, R10

// func attendTiles(t *attendwork)
//
// Sixteen queries at a time are scored against keys, 32 at a time, whose scores become exponents while the next are scored.
// The exponents become powers, by which the values are summed, and ones.
//
//	DX        the work
//	R15, SI   how many queries are left, and where they are
//	R14       where what they attend to goes
//	R12, R8   the exponents and powers, and the bytes of a row of them
//	DI, BX    the scores that are computed, and those before
//	Z16–Z31   the greatest exponents of each row
TEXT ·attendTiles(SB), NOSPLIT, $0-8
	MOVQ t+0(FP), DX
	LEAQ tileConfig<>(SB), AX
	LDTILECFG_AX
	LEAQ attention<>(SB), AX
	VPBROADCASTD 0(AX), Z6
	MOVQ 48(DX), BX
	VMOVDQU32 Z6, (BX)
	XORQ R13, R13
	TILELOADD_BX_R13_6
	MOVQ $64, R13
	VBROADCASTSS 72(DX), Z0
	VPBROADCASTD 4(AX), Z1
	VPBROADCASTD 8(AX), Z2
	VPBROADCASTD 12(AX), Z5
	VPBROADCASTD 16(AX), X11
	VPBROADCASTD 20(AX), Z12
	VPBROADCASTD 24(AX), Z13
	MOVQ 88(DX), BX
	VMOVDQU32 (BX), Z3
	VMOVDQU32 64(BX), Z4
	MOVQ 80(DX), AX
	KMOVD AX, K1
	MOVQ 24(DX), R8
	SHLQ $6, R8
	MOVQ 0(DX), SI
	MOVQ 32(DX), R15
	MOVQ 56(DX), R14

queries:
	TILELOADD_SI_R13_3
	ADDQ $1024, SI
	MOVQ 8(DX), R9
	MOVQ 24(DX), CX
	MOVQ 40(DX), R12
	MOVQ 48(DX), DI
	MOVQ $2048, R11
	VMOVDQA32 Z13, Z16
	VMOVDQA32 Z13, Z17
	VMOVDQA32 Z13, Z18
	VMOVDQA32 Z13, Z19
	VMOVDQA32 Z13, Z20
	VMOVDQA32 Z13, Z21
	VMOVDQA32 Z13, Z22
	VMOVDQA32 Z13, Z23
	VMOVDQA32 Z13, Z24
	VMOVDQA32 Z13, Z25
	VMOVDQA32 Z13, Z26
	VMOVDQA32 Z13, Z27
	VMOVDQA32 Z13, Z28
	VMOVDQA32 Z13, Z29
	VMOVDQA32 Z13, Z30
	VMOVDQA32 Z13, Z31
	JMP score

exponents:
	MOVQ R12, R10
	EXPONENTS(0, Z16)
	EXPONENTS(128, Z17)
	EXPONENTS(256, Z18)
	EXPONENTS(384, Z19)
	EXPONENTS(512, Z20)
	EXPONENTS(640, Z21)
	EXPONENTS(768, Z22)
	EXPONENTS(896, Z23)
	EXPONENTS(1024, Z24)
	EXPONENTS(1152, Z25)
	EXPONENTS(1280, Z26)
	EXPONENTS(1408, Z27)
	EXPONENTS(1536, Z28)
	EXPONENTS(1664, Z29)
	EXPONENTS(1792, Z30)
	EXPONENTS(1920, Z31)
	ADDQ $64, R12

score:
	TILEZERO_0
	TILEZERO_1
	TILELOADD_R9_R13_4
	TILELOADD_R9_R13_1024_5
	TDPBF16PS_3_4_0
	TDPBF16PS_3_5_1
	TILESTORED_0_DI_2R13
	TILESTORED_1_DI_2R13_64
	MOVQ DI, BX
	ADDQ R11, DI
	NEGQ R11
	ADDQ $2048, R9
	DECQ CX
	JNZ  exponents

	MOVQ R12, R10
	MASKED(0, Z16)
	MASKED(128, Z17)
	MASKED(256, Z18)
	MASKED(384, Z19)
	MASKED(512, Z20)
	MASKED(640, Z21)
	MASKED(768, Z22)
	MASKED(896, Z23)
	MASKED(1024, Z24)
	MASKED(1152, Z25)
	MASKED(1280, Z26)
	MASKED(1408, Z27)
	MASKED(1536, Z28)
	MASKED(1664, Z29)
	MASKED(1792, Z30)
	MASKED(1920, Z31)

	MOVQ 48(DX), DI
	VMOVDQU32 Z16, 0(DI)
	VMOVDQU32 Z17, 64(DI)
	VMOVDQU32 Z18, 128(DI)
	VMOVDQU32 Z19, 192(DI)
	VMOVDQU32 Z20, 256(DI)
	VMOVDQU32 Z21, 320(DI)
	VMOVDQU32 Z22, 384(DI)
	VMOVDQU32 Z23, 448(DI)
	VMOVDQU32 Z24, 512(DI)
	VMOVDQU32 Z25, 576(DI)
	VMOVDQU32 Z26, 640(DI)
	VMOVDQU32 Z27, 704(DI)
	VMOVDQU32 Z28, 768(DI)
	VMOVDQU32 Z29, 832(DI)
	VMOVDQU32 Z30, 896(DI)
	VMOVDQU32 Z31, 960(DI)
	MOVQ 40(DX), R11
	MOVQ $16, R9

row:
	VMOVDQU32     (DI), Z6
	VEXTRACTI64X4 $1, Z6, Y7
	VPMAXSW       Y7, Y6, Y6
	VEXTRACTI128  $1, Y6, X7
	VPMAXSW       X7, X6, X6
	VPXOR         X11, X6, X6
	VPHMINPOSUW   X6, X6
	VPXOR         X11, X6, X6
	VPBROADCASTW  X6, Z8
	VPSUBW        Z12, Z8, Z8
	MOVQ          24(DX), CX

powers:
	VMOVDQU32  (R11), Z6
	VPSUBSW    Z8, Z6, Z6
	VPMAXSW    Z1, Z6, Z6
	VMOVDQA32  Z6, Z7
	VPERMI2B   Z4, Z3, Z7
	VPTERNLOGD $0xd8, Z2, Z6, Z7
	VMOVDQU32  Z7, (R11)
	ADDQ       $64, R11
	DECQ       CX
	JNZ        powers
	ADDQ       $64, DI
	DECQ       R9
	JNZ        row

	TILEZERO_0
	TILEZERO_1
	TILEZERO_2
	MOVQ 40(DX), BX
	MOVQ 16(DX), R9
	MOVQ 24(DX), CX

sum:
	TILELOADD_BX_R8_3
	TILELOADD_R9_R13_4
	TILELOADD_R9_R13_1024_5
	TDPBF16PS_3_4_0
	TDPBF16PS_3_5_1
	TDPBF16PS_3_6_2
	ADDQ $64, BX
	ADDQ $2048, R9
	DECQ CX
	JNZ  sum

	MOVQ 48(DX), DI
	TILESTORED_0_DI_R13
	TILESTORED_1_DI_R13_1024
	TILESTORED_2_DI_R13_2048
	MOVQ $16, CX
	CMPQ R15, CX
	CMOVQLT R15, CX
	SUBQ CX, R15
	MOVQ 64(DX), AX
	MOVL $0x3f800000, BX
	VMOVD BX, X10

mean:
	VDIVSS       2048(DI), X10, X7
	VBROADCASTSS X7, Z7
	VMULPS       (DI), Z7, Z8
	VMULPS       1024(DI), Z7, Z9
	VMOVUPS      Z8, (R14)
	VMOVUPS      Z9, 64(R14)
	ADDQ         $64, DI
	ADDQ         AX, R14
	DECQ         CX
	JNZ          mean
	TESTQ        R15, R15
	JNZ          queries

	TILERELEASE
	VZEROUPPER
	RET
